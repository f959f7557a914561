import type { ComputeBackend } from "../compute/backend.ts";
import type { DenseLayer } from "../math/perceptron.ts";
import { psnr } from "../metrics/psnr.ts";
import type { NetworkDescription, Weights } from "../network/network.ts";
import { createGuideMaker } from "./create_guide_maker.ts";
import type { TrainingPair } from "../synthesis/draw_pairs.ts";
import { createMoments } from "../training/adam.ts";
import { fieldPairs } from "../training/field_pairs.ts";
import type { PairSource } from "../training/pair_source.ts";
import { courseAfter, type Recipe } from "../training/recipe.ts";
import { train, type TrainOptions } from "../training/train.ts";
import type { TrainingState, Validation } from "../training/training_state.ts";

export interface TrainModelOptions
  extends Pick<TrainOptions, "onReport" | "onStep" | "reportEvery" | "signal"> {
  backend: ComputeBackend;
  /** What is learnt from, as the recipe's `pairs` say; synthetic fields unless given. */
  source?: PairSource;
  /** The perceptron that makes the guides, for a network that reads them. */
  guide?: readonly DenseLayer[];
}

/**
 * Trains a network on pairs of a source, from a state to the recipe's last step.
 *
 * @throws as `train`.
 */
export async function trainModel(
  recipe: Recipe,
  state: TrainingState,
  options: TrainModelOptions,
): Promise<TrainingState> {
  const { batchCount, patchPx } = recipe;
  const makeGuide = options.guide && createGuideMaker(options.guide);
  const source = options.source ?? fieldPairs(recipe, { makeGuide });
  const heldOut = await source.drawHeldOut();
  while (state.step < recipe.steps) {
    const { loss, firstStep, lastStep } = courseAfter(state.step, recipe);
    // Another loss has gradients of another size: what Adam knows of the old ones would make it leap.
    if (state.step === firstStep - 1) state.moments = createMoments(state.weights);
    const size = { count: batchCount, height: patchPx, width: patchPx };
    const session = await options.backend.startTraining(recipe.network, { ...size, loss });
    try {
      await train(recipe, state, {
        ...options,
        session,
        lastStep,
        source,
        validate: (weights) => scorePairs(weights, { ...recipe, backend: options.backend, pairs: heldOut }),
      });
    } finally {
      await session.dispose();
    }
  }
  return state;
}

/** What weights make of pairs, in the mean. */
export async function scorePairs(
  weights: Weights,
  { network, backend, pairs }: {
    network: NetworkDescription;
    backend: ComputeBackend;
    pairs: readonly TrainingPair[];
  },
): Promise<Validation> {
  const model = await backend.loadModel(network, weights);
  try {
    let [blurredPsnr, restoredPsnr] = [0, 0];
    for (const { sharp, blurred, guide } of pairs) {
      const restored = await model.restoreTile(blurred, guide);
      blurredPsnr += psnr(sharp, blurred, { dataRange: 1 }) / pairs.length;
      restoredPsnr += psnr(sharp, restored, { dataRange: 1 }) / pairs.length;
    }
    return { blurredPsnr, restoredPsnr };
  } finally {
    await model.dispose();
  }
}
