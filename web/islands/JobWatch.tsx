/// <reference lib="dom" />
import { useSignalEffect } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { hasEnded } from "../../plugins/bridge/job_state.ts";
import type { Job } from "../../plugins/bridge/schema.ts";
import { createJobList } from "../client/job_list.ts";
import { JobActions } from "../components/job_card.tsx";
import { LearningChart } from "../components/learning_chart.tsx";
import { JobProgress } from "../components/job_progress.tsx";

/** A job that is not done: how far it is, or why it ended. The page is loaded anew when it ends. */
export function JobWatch({ job: first }: { job: Job }) {
  const list = useMemo(() => createJobList({ jobs: [first], names: {} }), []);
  const job = list.jobs.value.find(({ id }) => id === first.id) ?? first;
  useEffect(() => hasEnded(first) ? undefined : list.follow(), []);
  useSignalEffect(() => {
    const now = list.jobs.value.find(({ id }) => id === first.id);
    if (now && hasEnded(now) && !hasEnded(first)) location.reload();
  });
  return (
    <div class="watch">
      {list.isLost.value && <p class="notice" role="status">The server does not answer. Trying again…</p>}
      {list.problem.value && <p class="notice" role="alert">{list.problem.value}</p>}
      {!hasEnded(job) && <JobProgress job={job} leftS={list.left.value[job.id]} />}
      <JobActions
        job={job}
        list={list}
        onRetry={({ id }) => location.assign(`/jobs/${id}`)}
        onRemove={() => location.assign("/")}
      />
      {!hasEnded(job) && job.progress?.curve && <LearningChart curve={job.progress.curve} />}
    </div>
  );
}
