/** How a job may stand: without anything that a browser would have to load with it. */
export const JOB_STATES = ["queued", "running", "done", "failed", "cancelled"] as const;
export type JobState = typeof JOB_STATES[number];

/** Whether no more is to be expected of a job. */
export function hasEnded({ state }: { state: JobState }): boolean {
  return state !== "queued" && state !== "running";
}
