import type { Job } from "../../plugins/bridge/schema.ts";

/** What a job does, in words. */
export const OPERATION_WORDS: Record<string, string> = {
  restore: "Deblur",
  fuse: "Fuse",
  register: "Register",
  kernels: "Blur kernels",
  compare: "Compare",
  count: "Count cells",
  train: "Train",
};

export const STATE_WORDS: Record<Job["state"], string> = {
  queued: "Waiting",
  running: "Running",
  done: "Done",
  failed: "Failed",
  cancelled: "Cancelled",
};

/** What a job is at, in words. */
export const STAGE_WORDS: Record<string, string> = {
  restore: "Deblurring",
  register: "Aligning frames",
  fuse: "Fusing",
  kernels: "Estimating kernels",
  count: "Counting cells",
  time: "Timing a few steps",
  train: "Training",
  judge: "Judging by what was held out",
};

/** What a job is called: what was sent for it. */
export function titleOf({ inputs }: Pick<Job, "inputs">, names: Readonly<Record<string, string>>): string {
  const [first, ...others] = inputs.map((id) => names[id] ?? "a deleted image");
  if (first === undefined) return "nothing";
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
