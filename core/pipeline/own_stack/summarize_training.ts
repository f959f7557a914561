import type { StackTraining } from "../../report/stack_training.ts";
import type { Judgement } from "./judge_on_stack.ts";
import type { OwnStack } from "./prepare_own_stack.ts";
import type { OwnStackCheckpoint } from "./train_on_stack.ts";

/** What came of a training, for its report and card. */
export function summarizeTraining(
  stack: OwnStack,
  { title, checkpoint: { recipe, state }, judgement }: {
    title: string;
    checkpoint: OwnStackCheckpoint;
    judgement: Judgement;
  },
): StackTraining {
  const { full, given, bank, parts } = stack;
  const radii = bank.kernels.map(({ fit }) => fit.radiusPx);
  const { reblurred, zones, others } = judgement;
  return {
    title,
    start: nameOfStart(recipe.ownStack.start.name),
    frames: {
      used: stack.frames.length,
      leftOut: given.flatMap(({ name, reason }) => reason === undefined ? [] : [{ name, reason }]),
    },
    size: { height: full.height, width: full.width },
    kernels: bank.kernels.length,
    radiusPx: [Math.min(...radii), Math.max(...radii)],
    noise: [...parts.noise],
    steps: { planned: recipe.steps, done: state.step, best: state.best?.step ?? 0 },
    curve: state.history.map(({ step, loss, validation }) => ({
      step,
      loss,
      ...(validation && { heldOut: validation.restoredPsnr }),
    })),
    reblurred,
    zones,
    others,
  };
}

/** Trained weights are all called `weights.safetensors`: their folder tells them apart. */
function nameOfStart(path: string): string {
  const [name, folder] = path.split(/[\\/]/).reverse();
  const bare = name.replace(/\.(safetensors|zip)$/i, "");
  return bare === "weights" && folder ? `${folder}/${bare}` : bare;
}
