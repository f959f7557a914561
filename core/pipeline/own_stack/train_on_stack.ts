import type { ComputeBackend } from "../../compute/backend.ts";
import type { Weights } from "../../network/network.ts";
import { assembleBatch } from "../../training/assemble_batch.ts";
import type { Checkpoint } from "../../training/checkpoint.ts";
import { fieldPairs } from "../../training/field_pairs.ts";
import { mixPairs } from "../../training/mix_pairs.ts";
import type { OwnStackRecipe } from "../../training/own_stack_recipe.ts";
import { ownStackPairs } from "../../training/own_stack_pairs.ts";
import type { PairSource } from "../../training/pair_source.ts";
import { courseAfter, type Recipe } from "../../training/recipe.ts";
import { type BestWeights, copyWeights, type TrainingState } from "../../training/training_state.ts";
import { createGuideMaker } from "../create_guide_maker.ts";
import { scorePairs, trainModel, type TrainModelOptions } from "../train_model.ts";
import type { OwnStack } from "./prepare_own_stack.ts";

/** A training on a stack of one's own, begun or not. */
export interface OwnStackCheckpoint extends Checkpoint {
  recipe: Recipe & { ownStack: OwnStackRecipe };
}

export interface TrainOnStackOptions extends Pick<TrainModelOptions, "onStep" | "onReport" | "signal"> {
  backend: ComputeBackend;
  source: PairSource;
}

/** Pairs of the stack and synthetic ones, with guides where the network reads them. */
export function ownStackSource(
  { parts }: OwnStack,
  { recipe, guide }: Pick<OwnStackCheckpoint, "recipe" | "guide">,
): PairSource {
  const makeGuide = guide && createGuideMaker(guide);
  const own = ownStackPairs(parts, { seed: recipe.seed, makeGuide });
  return mixPairs(own, fieldPairs(recipe, { makeGuide }), { share: recipe.ownStack.share });
}

/**
 * Trains until the recipe's last step, or until pairs that are not learnt from have not been restored better for a
 * while; changes the checkpoint's state in place. What is to be used is `state.best`: at first the weights started from.
 *
 * @returns The state, whose best weights are there.
 * @throws as `trainModel`.
 */
export async function trainOnStack(
  { recipe, state, guide }: OwnStackCheckpoint,
  { backend, source, signal, onStep, onReport }: TrainOnStackOptions,
): Promise<TrainingState & Required<Pick<TrainingState, "best">>> {
  const watched = await source.drawHeldOut();
  state.best ??= await bestAtStart(state, { ...recipe, backend, pairs: watched });
  if (isOver(state, recipe)) return { ...state, best: state.best };
  const enough = new AbortController();
  try {
    await trainModel(recipe, state, {
      backend,
      source: { ...source, drawHeldOut: () => watched },
      guide,
      reportEvery: recipe.ownStack.reportEvery,
      signal: signal ? AbortSignal.any([signal, enough.signal]) : enough.signal,
      onStep,
      onReport: async () => {
        keepBest(state);
        await onReport?.(state);
        if (isOver(state, recipe)) enough.abort();
      },
    });
  } catch (error) {
    if (signal?.aborted || !enough.signal.aborted) throw error;
  }
  return { ...state, best: state.best };
}

async function bestAtStart(
  { averaged }: TrainingState,
  options: Parameters<typeof scorePairs>[1],
): Promise<BestWeights> {
  const { restoredPsnr } = await scorePairs(averaged, options);
  return { step: 0, restoredPsnr, weights: copyWeights(averaged) };
}

function keepBest(state: TrainingState): void {
  const { step, validation } = state.history.at(-1)!;
  if (!validation || validation.restoredPsnr <= state.best!.restoredPsnr) return;
  const { restoredPsnr } = validation;
  state.best = { step, restoredPsnr, weights: copyWeights(state.averaged) };
}

/** Whether all steps are done, or the last entries of the history were no better than one before. */
function isOver({ step, history, best }: TrainingState, { steps, ownStack }: OwnStackCheckpoint["recipe"]) {
  const since = history.filter((entry) => entry.step > (best?.step ?? 0)).length;
  return step >= steps || since >= ownStack.patience;
}

/** How long a step takes, by a few that change nothing. */
export async function measureStepSeconds(
  recipe: Recipe,
  { weights, source, backend, signal }: {
    weights: Weights;
    source: Pick<PairSource, "draw">;
    backend: ComputeBackend;
    signal?: AbortSignal;
  },
): Promise<number> {
  const { batchCount: count, patchPx, network, endRadiusPx: maxRadiusPx } = recipe;
  const { loss } = courseAfter(0, recipe);
  const session = await backend.startTraining(network, { count, height: patchPx, width: patchPx, loss });
  try {
    let startMs = 0;
    for (let step = 0; step <= TIMED_STEPS; step++) {
      signal?.throwIfAborted();
      // The first one is slow: the engine makes itself ready, and the first fields are drawn.
      if (step === 1) startMs = performance.now();
      const pairs = await source.draw({ first: step * count, count, patchPx, maxRadiusPx });
      await session.differentiate(weights, assembleBatch(pairs, network));
    }
    return (performance.now() - startMs) / 1000 / TIMED_STEPS;
  } finally {
    await session.dispose();
  }
}

/** As many as meet fields drawn anew as often as a training does. */
const TIMED_STEPS = 32;
