import type { Evidence } from "../../../core/evidence/evidence.ts";
import type { Job } from "../../../plugins/bridge/schema.ts";
import { Downloads } from "../../components/downloads.tsx";
import { type FrameRow, FramesTable } from "../../components/frames_table.tsx";
import { KernelPictures } from "../../components/kernel_pictures.tsx";
import { RecordTable } from "../../components/record_table.tsx";
import { StateBadge } from "../../components/state_badge.tsx";
import { TrainingOutcome } from "../../components/training_outcome.tsx";
import { OPERATION_WORDS, titleOf } from "../../components/words.ts";
import { Figures } from "../../islands/Figures.tsx";
import { JobWatch } from "../../islands/JobWatch.tsx";
import { KernelOrder } from "../../islands/KernelOrder.tsx";
import { TrainOrder } from "../../islands/TrainOrder.tsx";
import { Viewer } from "../../islands/Viewer.tsx";
import { Island } from "../../pages/island.tsx";
import { findByAddress } from "../../pictures/picture_source.ts";
import { CellsSection } from "../../results/cells_section.tsx";
import { EvidenceSection } from "../../results/evidence_section.tsx";
import { freeModelName } from "../../results/free_model_name.ts";
import { describeResult } from "../../results/describe_result.ts";
import type { PairCounts } from "../../results/count_view.ts";
import { findCounts, withCells } from "../../results/find_counts.ts";
import { nameFiles } from "../../results/name_files.ts";
import type { ResultView } from "../../results/result_view.ts";
import type { Visit } from "../../visit.ts";

interface Data {
  job: Job;
  name: string;
  result: ResultView;
  counts: PairCounts[];
  /** For a model that is to be trained. */
  freeName: string;
}

/** What comes to figures and words, not to a picture. */
const TOLD_ALONE = ["kernels", "train"];

/** Larger images are measured when asked only. */
const MEASURED_PIXELS = 3e7;

export const title = { of: ({ name }: Data) => name };

export async function load({ params, work }: Visit): Promise<Data | null> {
  const { services } = work;
  const job = services.queue.find(params.id);
  if (!job) return null;
  const described = describeResult(job, services);
  const counts = findCounts(services, job, described);
  const result = { ...described, pairs: withCells(described.pairs, counts) };
  cutAhead(result, work);
  const freeName = freeModelName((await services.listModels()).map(({ name }) => name));
  return { job, name: titleOf(job, nameFiles([job], services)), result, counts, freeName };
}

/** What is seen first is cut into tiles while the page is on its way; what is wrong with it the page will hear. */
function cutAhead({ pairs: [pair] }: ResultView, { services, pictures }: Visit["work"]): void {
  for (const shown of [pair?.before, pair?.after]) {
    const source = shown && findByAddress(services, shown.url);
    if (source) pictures.describe(source).catch(() => {});
  }
}

export default function JobPage({ data: { job, name, result, counts, freeName } }: { data: Data }) {
  return (
    <article class="result">
      <header class="heading">
        <h1>{name}</h1>
        <p class="quiet">
          {OPERATION_WORDS[job.operation] ?? job.operation} <StateBadge state={job.state} />
        </p>
      </header>
      {job.failure && (
        <p class="failure">
          {job.failure.message}
          {job.failure.hint && <span class="hint">{job.failure.hint}</span>}
        </p>
      )}
      {job.state !== "done" && <Island of={JobWatch} props={{ job }} />}
      {result.pairs.length > 0 && !TOLD_ALONE.includes(job.operation) && (
        <Island of={Viewer} props={{ result }} />
      )}
      {job.state === "done" && <Told job={job} result={result} counts={counts} freeName={freeName} />}
      {job.state === "done" && (
        <details class="watch">
          <summary>Delete this</summary>
          <Island of={JobWatch} props={{ job }} />
        </details>
      )}
    </article>
  );
}

/** What is told of a job that is done, in numbers and words. */
function Told({ job, result, counts, freeName }: Omit<Data, "name">) {
  const { provenance, frames, notes, mean, evidence } = (job.report ?? {}) as {
    evidence?: Evidence[];
    provenance?: Record<string, unknown>;
    frames?: FrameRow[];
    notes?: string[];
    mean?: Record<string, unknown>;
  };
  const pixels = job.results.reduce(
    (most, { image }) => Math.max(most, (image?.height ?? 0) * (image?.width ?? 0)),
    0,
  );
  return (
    <div class="told">
      {notes && notes.length > 0 && job.operation !== "count" && (
        <ul class="notice">
          {notes.map((note) => <li key={note}>{note}</li>)}
        </ul>
      )}
      {job.operation === "train" && <TrainingOutcome job={job} />}
      {evidence && (
        <EvidenceSection
          evidence={evidence}
          names={result.pairs.map(({ before }) => before.name)}
        />
      )}
      {mean && (
        <section aria-labelledby="likeness">
          <h2 id="likeness">Likeness</h2>
          <RecordTable record={mean} label="Likeness" />
        </section>
      )}
      {result.isMeasured && (
        <section aria-labelledby="figures">
          <h2 id="figures">{result.pairs.length > 1 ? "Figures of the first frame" : "Figures"}</h2>
          <Island of={Figures} props={{ job: job.id, isLarge: pixels > MEASURED_PIXELS }} />
        </section>
      )}
      {counts.length > 0 && <CellsSection job={job} counts={counts} />}
      {job.operation === "kernels" && <KernelPictures job={job} />}
      {frames && job.operation !== "restore" && (
        <section aria-labelledby="frames">
          <h2 id="frames">Frames</h2>
          <FramesTable frames={frames} />
          {job.operation === "fuse" && (
            <>
              <Island of={KernelOrder} props={{ job: job.id, frames: job.inputs }} />
              <Island
                of={TrainOrder}
                props={{ frames: job.inputs, isAligned: job.parameters.aligned === true, name: freeName }}
              />
            </>
          )}
        </section>
      )}
      <Downloads job={job} isMeasured={result.isMeasured} />
      {provenance && (
        <section aria-labelledby="made">
          <h2 id="made">How it was made</h2>
          <details>
            <summary>Provenance, as it stands in the file</summary>
            <RecordTable record={provenance} label="Provenance" />
          </details>
        </section>
      )}
    </div>
  );
}
