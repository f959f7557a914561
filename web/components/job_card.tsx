import type { Job } from "../../plugins/bridge/schema.ts";
import { hasEnded } from "../../plugins/bridge/job_state.ts";
import type { JobList } from "../client/job_list.ts";
import { ConfirmButton } from "./confirm_button.tsx";
import { JobProgress } from "./job_progress.tsx";
import { StateBadge } from "./state_badge.tsx";
import { OPERATION_WORDS, titleOf } from "./words.ts";

/** A job in the list, with what can be done about it. */
export function JobCard({ job, list }: { job: Job; list: JobList }) {
  const title = titleOf(job, list.names.value);
  return (
    <li class="job" data-job={job.id}>
      <a class="thumbnail" href={`/jobs/${job.id}`} tabIndex={-1} aria-hidden="true">
        <img key={job.state} src={`/pictures/jobs/${job.id}/thumbnail`} alt="" loading="lazy" />
      </a>
      <div class="about">
        <h3>
          <a href={`/jobs/${job.id}`}>{title}</a>
        </h3>
        <p class="quiet">
          {OPERATION_WORDS[job.operation] ?? job.operation} <StateBadge state={job.state} />
        </p>
        {!hasEnded(job) && <JobProgress job={job} leftS={list.left.value[job.id]} />}
        {job.failure && (
          <p class="failure">
            {job.failure.message}
            {job.failure.hint && <span class="hint">{job.failure.hint}</span>}
          </p>
        )}
      </div>
      <JobActions job={job} list={list} />
    </li>
  );
}

/** Cancel, retry, delete: what suits how the job stands. */
export function JobActions({ job, list, onRetry, onRemove }: {
  job: Job;
  list: JobList;
  onRetry?: (again: Job) => void;
  onRemove?: () => void;
}) {
  const retry = async () => {
    const again = await list.retry(job);
    if (again) onRetry?.(again);
  };
  const remove = async () => {
    if (await list.remove(job)) onRemove?.();
  };
  if (!hasEnded(job)) {
    return (
      <div class="actions">
        <button type="button" class="plain" onClick={() => list.cancel(job)}>Cancel</button>
      </div>
    );
  }
  return (
    <div class="actions">
      {job.state !== "done" && <button type="button" class="plain" onClick={retry}>Retry</button>}
      <ConfirmButton label="Delete" sure="Really delete" onConfirm={remove} />
    </div>
  );
}
