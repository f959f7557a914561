import type { Limits } from "../limits.ts";
import { Refusal } from "../refusal.ts";
import { hasEnded, type Job, type JobState, type Progress } from "../schema.ts";
import type { JobChoice, JobEnd, JobOrder } from "../store/job_rows.ts";
import type { Store } from "../store/store.ts";
import { type AllJobsListener, createJobListeners, type JobListener } from "./job_listeners.ts";
import type { Runner } from "./runner.ts";
import type { RunEnd, RunnableJob } from "./runner_messages.ts";

/** Jobs one after the other, in the order in which they came. */
export interface JobQueue {
  /** @throws Refusal when too many wait. */
  submit(order: JobOrder): Job;
  find(id: string): Job | undefined;
  list(options: JobChoice): Job[];
  count(state: JobState): number;
  /** Ends the job, whatever it does; one that has ended stays as it is. */
  cancel(id: string): Promise<Job | undefined>;
  /** Ends the job and removes its results and its record. */
  remove(id: string): Promise<void>;
  /** Tells what happens to a job; returns what stops it. */
  watch(id: string, listener: JobListener): () => void;
  /** Tells what happens to any job; returns what stops it. */
  watchAll(listener: AllJobsListener): () => void;
  isBusy(): boolean;
  /** Ends what runs, to be begun again by the next server. */
  close(): Promise<void>;
}

interface JobQueueOptions {
  store: Store;
  runner: Runner;
  limits: Limits;
  models: string;
  /** Told what the server's own output should say. */
  log: (message: string) => void;
  /** Called after each job. */
  onIdle?: () => Promise<void>;
}

interface Running {
  id: string;
  progress?: Progress;
  controller: AbortController;
  ended: Promise<void>;
}

/** Takes up what an earlier server left. */
export function openJobQueue({ store, runner, limits, models, log, onIdle }: JobQueueOptions): JobQueue {
  const { jobs } = store;
  const { tell, watch, watchAll } = createJobListeners();
  let running: Running | undefined;
  let isClosing = false;

  const end = (id: string, how: JobEnd): Job => {
    const job = jobs.end(id, how);
    tell(id, { kind: "state", job });
    return job;
  };
  const withProgress = (job: Job): Job =>
    job.state === "running" && running?.progress ? { ...job, progress: running.progress } : job;

  const take = (): void => {
    if (running || isClosing) return;
    const job = jobs.begin();
    if (!job) return;
    const controller = new AbortController();
    running = { id: job.id, controller, ended: Promise.resolve() };
    tell(job.id, { kind: "state", job });
    running.ended = work(job, controller.signal).catch((error) => log(`job ${job.id}: ${error}`)).then(() => {
      running = undefined;
      take();
    });
  };

  const work = async (job: Job, signal: AbortSignal): Promise<void> => {
    const how = await runner.run(toRunnable(job, { store, models, maxPixels: limits.pixels }), {
      signal,
      onProgress: (progress) => {
        if (running) running.progress = progress;
        tell(job.id, { kind: "progress", progress });
      },
    });
    if (how.kind === "cancelled" && isClosing) return jobs.putBack(job.id);
    if (how.kind === "failed") log(`job ${job.id} (${job.operation}) failed: ${how.detail}`);
    end(job.id, toEnd(how));
    await store.removeCheckpoint(job.id);
    await onIdle?.();
  };

  const cancel = async (id: string): Promise<Job | undefined> => {
    const job = jobs.find(id);
    if (!job || hasEnded(job)) return job;
    if (running?.id !== id) {
      const cancelled = end(id, { state: "cancelled" });
      await store.removeCheckpoint(id);
      return cancelled;
    }
    running.controller.abort();
    await running.ended;
    return jobs.find(id);
  };

  jobs.recover({ attempts: limits.attempts, failure: interruption(limits.attempts) });
  take();
  return {
    submit(order) {
      if (jobs.count("queued") >= limits.queuedJobs) {
        throw new Refusal(429, `${limits.queuedJobs} jobs wait already`, {
          kind: "QueueFull",
          hint: "wait until some are done, or cancel them",
        });
      }
      const { id } = jobs.add(order);
      tell(id, { kind: "state", job: jobs.find(id)! });
      take();
      return withProgress(jobs.find(id)!);
    },
    find(id) {
      const job = jobs.find(id);
      return job && withProgress(job);
    },
    list: (options) => jobs.list(options).map(withProgress),
    count: jobs.count,
    cancel,
    async remove(id) {
      await cancel(id);
      await store.removeJob(id);
      tell(id, { kind: "removed" });
    },
    watch,
    watchAll,
    isBusy: () => running !== undefined,
    async close() {
      isClosing = true;
      running?.controller.abort();
      await running?.ended;
      runner.close();
    },
  };
}

function toRunnable(
  { id, operation, parameters, inputs }: Job,
  { store, models, maxPixels }: { store: Store; models: string; maxPixels: number },
): RunnableJob {
  const names = distinctNames(inputs.map((file) => store.files.find(file)?.name ?? file));
  return {
    operation,
    parameters,
    inputs: inputs.map((file, i) => ({ name: names[i], path: store.filePath(file) })),
    folder: store.resultFolder(id),
    checkpoint: store.checkpointPath(id),
    models,
    maxPixels,
  };
}

/** Frames are told apart by their names: `image`, `image (2)`. */
function distinctNames(names: readonly string[]): string[] {
  return names.map((name, i) => {
    const earlier = names.slice(0, i).filter((other) => other === name).length;
    return earlier === 0 ? name : `${name} (${earlier + 1})`;
  });
}

function toEnd(how: RunEnd): JobEnd {
  if (how.kind === "cancelled") return { state: "cancelled" };
  if (how.kind === "failed") return { state: "failed", failure: how.failure };
  return { state: "done", results: how.results, report: how.report };
}

function interruption(attempts: number) {
  return {
    kind: "Interrupted",
    message: `the server ended ${attempts} times while it worked on this`,
    hint: "the image may be too large for the memory: try a smaller one, or a smaller tile",
  };
}
