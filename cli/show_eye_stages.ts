import type { EyeStage } from "../core/pipeline/run_eye.ts";
import type { Progress } from "./progress.ts";

const LABELS: Record<EyeStage, string> = {
  register: "registering",
  fuse: "fusing",
  kernels: "estimating kernels",
  restore: "restoring what is not sharp",
  evidence: "telling what can be trusted",
  count: "counting cells",
};

/** Shows each stage of an eye's way as a piece of work of its own. */
export function showEyeStages(
  progress: Progress,
  name: string,
): (stage: EyeStage, fraction: number) => void {
  let shown: EyeStage | undefined;
  return (stage, fraction) => {
    if (stage !== shown) progress.begin(`${name}: ${LABELS[stage]}`);
    shown = stage;
    progress.update(fraction);
  };
}
