import { useEffect, useMemo } from "preact/hooks";
import type { Job } from "../../plugins/bridge/schema.ts";
import { createJobList } from "../client/job_list.ts";
import { JobCard } from "../components/job_card.tsx";

/** The recent jobs, live. */
export function RecentJobs(props: { jobs: Job[]; names: Record<string, string> }) {
  const list = useMemo(() => createJobList(props), []);
  useEffect(() => list.follow(), []);
  return (
    <>
      {list.isLost.value && <p class="notice" role="status">The server does not answer. Trying again…</p>}
      {list.problem.value && <p class="notice" role="alert">{list.problem.value}</p>}
      {list.jobs.value.length === 0
        ? <p class="quiet empty">Nothing yet. What you start appears here.</p>
        : <ul class="jobs">{list.jobs.value.map((job) => <JobCard key={job.id} job={job} list={list} />)}
        </ul>}
    </>
  );
}
