import type { Job } from "../../../plugins/bridge/schema.ts";
import { StateBadge } from "../../components/state_badge.tsx";
import { OPERATION_WORDS, titleOf } from "../../components/words.ts";
import { JobWatch } from "../../islands/JobWatch.tsx";
import { Viewer } from "../../islands/Viewer.tsx";
import { Island } from "../../pages/island.tsx";
import { describeResult } from "../../results/describe_result.ts";
import { nameFiles } from "../../results/name_files.ts";
import type { ResultView } from "../../results/result_view.ts";
import type { Visit } from "../../visit.ts";

interface Data {
  job: Job;
  name: string;
  result: ResultView;
}

export const title = { of: ({ name }: Data) => name };

export function load({ params, work: { services } }: Visit): Data | null {
  const job = services.queue.find(params.id);
  if (!job) return null;
  return { job, name: titleOf(job, nameFiles([job], services)), result: describeResult(job, services) };
}

export default function JobPage({ data: { job, name, result } }: { data: Data }) {
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
      {result.pairs.length > 0 && <Island of={Viewer} props={{ result }} />}
    </article>
  );
}
