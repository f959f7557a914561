import type { TrainingState } from "../../../core/training/training_state.ts";
import type { LearningPoint } from "../schema.ts";

/** How a training goes, as it goes. */
export interface LearningCurve {
  /** So far; the last one is of the stretch that is not over. */
  points(): LearningPoint[];
}

/**
 * The history of a training whose state changes, with the stretch under way, and what did best on held-out pairs before
 * the first step.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createLearningCurve } from "./learning_curve.ts";
 * const entry = { step: 20, loss: -30, learningRate: 1e-4, validation: { blurredPsnr: 28, restoredPsnr: 33 } };
 * const state = { step: 22, history: [entry], pendingLoss: -62, best: { step: 0, restoredPsnr: 32 } };
 * deepStrictEqual(createLearningCurve(state).points(), [
 *   { step: 0, heldOut: 32 },
 *   { step: 20, loss: -30, heldOut: 33 },
 *   { step: 22, loss: -31 },
 * ]);
 * ```
 */
export function createLearningCurve(
  state: Pick<TrainingState, "step" | "history" | "pendingLoss"> & {
    best?: Pick<NonNullable<TrainingState["best"]>, "step" | "restoredPsnr">;
  },
): LearningCurve {
  let atStart: number | undefined;
  return {
    points() {
      const { step, history, pendingLoss, best } = state;
      if (best?.step === 0) atStart = best.restoredPsnr;
      const last = history.at(-1)?.step ?? 0;
      return [
        ...(atStart === undefined ? [] : [{ step: 0, heldOut: atStart }]),
        ...history.map(({ step, loss, validation }) => ({
          step,
          loss,
          ...(validation && { heldOut: validation.restoredPsnr }),
        })),
        ...(step > last ? [{ step, loss: pendingLoss / (step - last) }] : []),
      ];
    },
  };
}
