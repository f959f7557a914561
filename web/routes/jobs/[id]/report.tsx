import type { Evidence } from "../../../../core/evidence/evidence.ts";
import type { Failure, Job } from "../../../../plugins/bridge/schema.ts";
import { describeFailure } from "../../../../plugins/bridge/refusal.ts";
import { CountsTable } from "../../../components/counts_table.tsx";
import { FiguresTable } from "../../../components/figures_table.tsx";
import { type FrameRow, FramesTable } from "../../../components/frames_table.tsx";
import { RecordTable } from "../../../components/record_table.tsx";
import { TrainingOutcome } from "../../../components/training_outcome.tsx";
import { OPERATION_WORDS, titleOf } from "../../../components/words.ts";
import { listFigures } from "../../../measures/figures.ts";
import type { Measures } from "../../../measures/measures.ts";
import { requestMeasures } from "../../../measures/request_measures.ts";
import { listCounted, type PairCounts, type SideCounts } from "../../../results/count_view.ts";
import { describeResult } from "../../../results/describe_result.ts";
import { findCounts } from "../../../results/find_counts.ts";
import { EvidenceSection } from "../../../results/evidence_section.tsx";
import { nameFiles } from "../../../results/name_files.ts";
import type { ResultView } from "../../../results/result_view.ts";
import type { Visit } from "../../../visit.ts";

interface Data {
  job: Job;
  name: string;
  result: ResultView;
  counts: PairCounts[];
  measures?: Measures;
  failure?: Failure;
}

export const title = { of: ({ name }: Data) => `Report on ${name}` };

export async function load({ params, url, work: { services, measurer } }: Visit): Promise<Data | null> {
  const job = services.queue.find(params.id);
  if (job?.state !== "done") return null;
  const result = describeResult(job, services);
  const counts = listCounted(findCounts(services, job, result));
  const name = titleOf(job, nameFiles([job], services));
  if (!result.isMeasured) return { job, name, result, counts };
  const truth = url.searchParams.get("truth") ?? undefined;
  try {
    const measures = await measurer.measure(requestMeasures(services, job, { index: 0, truth }));
    return { job, name, result, counts, measures };
  } catch (error) {
    return { job, name, result, counts, failure: describeFailure(error) };
  }
}

/** All on paper: no script, nothing to unfold. */
export default function Report({ data: { job, name, result, counts, measures, failure } }: { data: Data }) {
  const { provenance, frames, evidence } = (job.report ?? {}) as {
    evidence?: Evidence[];
    provenance?: Record<string, unknown>;
    frames?: FrameRow[];
  };
  // Frames have a table of their own, and so has what can be trusted in them.
  const { frames: recorded, ...made } = provenance ?? {};
  const restored = { ...made, frames: withoutEvidence(recorded) };
  const [pair] = result.pairs;
  return (
    <article class="report">
      <h1>{name}</h1>
      <p class="quiet">{OPERATION_WORDS[job.operation] ?? job.operation}, {job.finished?.slice(0, 10)}</p>
      {pair && job.operation !== "train" && (
        <div class="pictures">
          <Picture title="Before" {...pair.before} />
          {pair.after && <Picture title="After" {...pair.after} />}
        </div>
      )}
      {evidence && (
        <>
          <EvidenceSection evidence={evidence} names={result.pairs.map(({ before }) => before.name)} />
          <EvidencePicture job={job} />
        </>
      )}
      {failure && <p class="failure">{failure.message}</p>}
      {job.operation === "train" && <TrainingOutcome job={job} isOnPaper />}
      {measures && (
        <section>
          <h2>Figures</h2>
          <FiguresTable figures={listFigures(measures)} />
          {measures.truth && <p class="quiet">PSNR and SSIM are against {measures.truth.name}.</p>}
        </section>
      )}
      {counts.map((pair) => <Counted key={pair.name} pair={pair} />)}
      {frames && job.operation !== "restore" && (
        <section>
          <h2>Frames</h2>
          <FramesTable frames={frames} />
        </section>
      )}
      {provenance && (
        <section>
          <h2>How it was made</h2>
          <RecordTable record={job.operation === "restore" ? restored : made} label="Provenance" />
        </section>
      )}
      <p class="quiet">
        Restored detail can be wrong: check counts and borders against the original. Limbus is no medical
        device.
      </p>
    </article>
  );
}

function withoutEvidence(frames: unknown): unknown {
  return Array.isArray(frames) ? frames.map(({ evidence: _, ...others }) => others) : frames;
}

/** Coloured where the result does not fit its input; of several frames the one that is trusted least. */
function EvidencePicture({ job }: { job: Job }) {
  const name = "evidence.png";
  if (!job.results.some((result) => result.name === name)) return null;
  return (
    <figure class="evidence">
      <img src={`/api/v1/jobs/${job.id}/results/${name}`} alt="Where the result does not fit its input" />
      <figcaption class="quiet">
        Coloured where the result, blurred again, is not what the input shows: yellow is doubtful, red very
        doubtful. The scale tells how many times more than expected is left.
      </figcaption>
    </figure>
  );
}

/** Cells with their borders as they were found, so that who reads it can judge them. */
function Counted({ pair }: { pair: PairCounts }) {
  const { name, before, after } = pair;
  return (
    <section>
      <h2>Cells</h2>
      <p class="quiet">{name}</p>
      <div class="pictures">
        <Overlay title={after ? "Before" : "Cells"} side={before} />
        {after && <Overlay title="After" side={after} />}
      </div>
      <CountsTable counts={pair} />
    </section>
  );
}

function Overlay({ title, side: { count, frame } }: { title: string; side: SideCounts }) {
  if (!count?.counted) return null;
  return (
    <figure>
      <img
        src={`/api/v1/jobs/${count.counted.job}/results/overlay.png`}
        alt={`${title}: the cells of ${frame.name}`}
      />
      <figcaption class="quiet">
        {title}: yellow was measured, blue is cut by an edge, dark was not counted
      </figcaption>
    </figure>
  );
}

function Picture({ title, url, frame, name }: { title: string; url: string; frame: number; name: string }) {
  return (
    <figure>
      <img src={`${url}/preview?frame=${frame}`} alt={`${title}: ${name}`} />
      <figcaption class="quiet">{title}: {name}</figcaption>
    </figure>
  );
}
