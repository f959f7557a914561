import type { Job, Progress } from "../schema.ts";

/** What happens to a job: it is in another state, or further on, or gone. */
export type JobEvent =
  | { kind: "state"; job: Job }
  | { kind: "progress"; progress: Progress }
  | { kind: "removed" };
export type JobListener = (event: JobEvent) => void;
export type AllJobsListener = (id: string, event: JobEvent) => void;

/** Those who follow jobs. */
export interface JobListeners {
  tell(id: string, event: JobEvent): void;
  /** Tells what happens to a job; returns what stops it. */
  watch(id: string, listener: JobListener): () => void;
  /** Tells what happens to any job; returns what stops it. */
  watchAll(listener: AllJobsListener): () => void;
}

export function createJobListeners(): JobListeners {
  const listeners = new Map<string, Set<JobListener>>();
  const toAll = new Set<AllJobsListener>();
  return {
    tell(id, event) {
      listeners.get(id)?.forEach((listener) => listener(event));
      toAll.forEach((listener) => listener(id, event));
    },
    watch(id, listener) {
      const own = listeners.get(id) ?? new Set();
      listeners.set(id, own.add(listener));
      return () => {
        own.delete(listener);
        if (own.size === 0 && listeners.get(id) === own) listeners.delete(id);
      };
    },
    watchAll(listener) {
      // A function of its own, so that who listens twice stops once at a time.
      const own: AllJobsListener = (id, event) => listener(id, event);
      toAll.add(own);
      return () => void toAll.delete(own);
    },
  };
}
