import { type Signal, signal } from "@preact/signals";
import type { Job, StoredFile } from "../../plugins/bridge/schema.ts";
import { hasEnded } from "../../plugins/bridge/job_state.ts";
import { asJson, askApi, describeProblem } from "./ask_api.ts";
import { followJobs } from "./follow_jobs.ts";
import { secondsLeft, type StageStart } from "./time_left.ts";

/** The jobs that a page shows, kept as they stand on the server. */
export interface JobList {
  jobs: Signal<Job[]>;
  /** Of files, by their ids. */
  names: Signal<Record<string, string>>;
  /** Seconds that running jobs still take, where known. */
  left: Signal<Record<string, number | undefined>>;
  problem: Signal<string | undefined>;
  isLost: Signal<boolean>;
  cancel(job: Job): Promise<void>;
  /** The same again, in the place of one that came to nothing. */
  retry(job: Job): Promise<Job | undefined>;
  /** Removes a job, and what was sent for it where no other job shows it. */
  remove(job: Job): Promise<boolean>;
  /** Follows the server until the function returned is called. */
  follow(): () => void;
}

const MOST_SHOWN = 50;
const MOST_ASKED = 1000;

export function createJobList(first: { jobs: Job[]; names: Record<string, string> }): JobList {
  const jobs = signal(first.jobs);
  const names = signal(first.names);
  const left = signal<Record<string, number | undefined>>({});
  const problem = signal<string | undefined>(undefined);
  const isLost = signal(false);
  const starts = new Map<string, StageStart>();

  const put = (job: Job) => {
    const isNew = !jobs.value.some(({ id }) => id === job.id);
    jobs.value = isNew ? [job, ...jobs.value] : jobs.value.map((each) => each.id === job.id ? job : each);
    if (hasEnded(job)) starts.delete(job.id);
    if (isNew) nameInputs(job);
  };
  const drop = (id: string) => void (jobs.value = jobs.value.filter((job) => job.id !== id));
  const nameInputs = async ({ inputs }: Job) => {
    const unknown = inputs.filter((id) => !(id in names.value));
    if (unknown.length === 0) return;
    // All of them: asking for one that has been deleted would be an error.
    const { files } = await askApi<{ files: StoredFile[] }>("/files");
    names.value = { ...names.value, ...Object.fromEntries(files.map(({ id, name }) => [id, name])) };
  };
  const advance = (id: string, progress: NonNullable<Job["progress"]>) => {
    const now = { ...progress, ms: performance.now() };
    const start = starts.get(id);
    if (start?.stage !== progress.stage) starts.set(id, now);
    left.value = { ...left.value, [id]: secondsLeft(starts.get(id)!, now) };
    jobs.value = jobs.value.map((job) => job.id === id && !hasEnded(job) ? { ...job, progress } : job);
  };
  const refresh = async () => {
    const shown = await askApi<{ jobs: Job[] }>(`/jobs?limit=${MOST_SHOWN}`);
    const ended = new Map(jobs.value.filter(hasEnded).map((job) => [job.id, job]));
    // That a job has ended may have been told while the answer was on its way.
    jobs.value = shown.jobs.map((job) => hasEnded(job) ? job : ended.get(job.id) ?? job);
    shown.jobs.forEach(nameInputs);
  };
  const attempt = async <Result>(work: () => Promise<Result>): Promise<Result | undefined> => {
    try {
      problem.value = undefined;
      return await work();
    } catch (error) {
      problem.value = describeProblem(error);
    }
  };
  return {
    jobs,
    names,
    left,
    problem,
    isLost,
    cancel: async ({ id }) =>
      void await attempt(async () => put(await askApi(`/jobs/${id}/cancel`, { method: "POST" }))),
    retry: ({ id, operation, inputs, parameters }) =>
      attempt(async () => {
        const again = await askApi<Job>("/jobs", asJson({ operation, inputs, parameters }));
        put(again);
        await askApi(`/jobs/${id}`, { method: "DELETE" });
        drop(id);
        return again;
      }),
    remove: async ({ id, inputs }) =>
      await attempt(async () => {
        await askApi(`/jobs/${id}`, { method: "DELETE" });
        await removeFiles(inputs);
        drop(id);
        return true;
      }) ?? false,
    follow: () =>
      followJobs({
        onState: put,
        onProgress: advance,
        onRemoved: drop,
        onOpen: () => {
          isLost.value = false;
          refresh().catch((error) => problem.value = describeProblem(error));
        },
        onLost: () => isLost.value = true,
      }),
  };
}

async function removeFiles(ids: readonly string[]): Promise<void> {
  const { jobs } = await askApi<{ jobs: Job[] }>(`/jobs?limit=${MOST_ASKED}`);
  const shown = new Set(jobs.flatMap(({ inputs }) => inputs));
  for (const id of new Set(ids)) {
    // One that is gone already, or that a job has begun to use, is no matter.
    if (!shown.has(id)) await askApi(`/files/${id}`, { method: "DELETE" }).catch(() => {});
  }
}
