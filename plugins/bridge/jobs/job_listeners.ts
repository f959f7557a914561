import type { Job, Progress } from "../schema.ts";

/** What happens to a job: it is in another state, or further on. */
export type JobEvent = { kind: "state"; job: Job } | { kind: "progress"; progress: Progress };
export type JobListener = (event: JobEvent) => void;

/** Those who follow jobs. */
export interface JobListeners {
  tell(id: string, event: JobEvent): void;
  /** Tells what happens to a job; returns what stops it. */
  watch(id: string, listener: JobListener): () => void;
}

export function createJobListeners(): JobListeners {
  const listeners = new Map<string, Set<JobListener>>();
  return {
    tell: (id, event) => listeners.get(id)?.forEach((listener) => listener(event)),
    watch(id, listener) {
      const own = listeners.get(id) ?? new Set();
      listeners.set(id, own.add(listener));
      return () => {
        own.delete(listener);
        if (own.size === 0 && listeners.get(id) === own) listeners.delete(id);
      };
    },
  };
}
