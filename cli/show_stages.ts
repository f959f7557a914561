import type { StackStage } from "../core/pipeline/process_stack.ts";
import type { Progress } from "./progress.ts";

const LABELS: Record<StackStage, (frames: number) => string> = {
  register: (frames) => `registering ${frames} frames`,
  fuse: () => "fusing",
  kernels: () => "estimating kernels",
};

/** Shows each stage of the way as a piece of work of its own. */
export function showStages(
  progress: Progress,
  frames: number,
): (stage: StackStage, fraction: number) => void {
  let shown: StackStage | undefined;
  return (stage, fraction) => {
    if (stage !== shown) progress.begin(LABELS[stage](frames));
    shown = stage;
    progress.update(fraction);
  };
}
