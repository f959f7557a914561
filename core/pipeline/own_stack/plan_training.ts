import type { ComputeBackend } from "../../compute/backend.ts";
import type { WeightsFile } from "../../network/weights_file.ts";
import { createOwnStackRecipe } from "../../training/own_stack_recipe.ts";
import { createTrainingState } from "../../training/training_state.ts";
import type { OwnStack } from "./prepare_own_stack.ts";
import { measureStepSeconds, type OwnStackCheckpoint, ownStackSource } from "./train_on_stack.ts";

/** Weights that a training on a stack starts from. */
export interface TrainingStart {
  /** As it is asked for. */
  name: string;
  /** Of the file, hexadecimal. */
  sha256: string;
  file: WeightsFile;
}

export interface PlanTrainingOptions {
  start: TrainingStart;
  backend: ComputeBackend;
  /** How long to train; by the clock unless it is told in steps. */
  steps?: number;
  /** All in all, judging included: about, as a few steps tell. Default: 20. */
  minutes?: number;
  seed?: number;
  learningRate?: number;
  signal?: AbortSignal;
}

export const DEFAULT_MINUTES = 20;
/** Of the minutes: the rest is for judging by held-out pairs and regions. */
const TRAINING_SHARE = 0.85;
const STEPS = { least: 60, most: 6000 };

/**
 * A training on a stack, before its first step. Where `steps` is not given a few are timed, and change nothing.
 *
 * @throws The signal's reason once it is aborted.
 */
export async function planTraining(
  stack: OwnStack,
  { start, backend, steps, minutes = DEFAULT_MINUTES, seed, learningRate, signal }: PlanTrainingOptions,
): Promise<OwnStackCheckpoint> {
  const { name, sha256, file: { network, weights, guide } } = start;
  const recipeOf = (steps: number) =>
    createOwnStackRecipe({ network, start: { name, sha256 }, full: stack.sha256, steps, seed, learningRate });
  const checkpointOf = (steps: number): OwnStackCheckpoint => {
    const recipe = recipeOf(steps);
    return { recipe, state: createTrainingState(recipe, { weights }), ...(guide && { guide }) };
  };
  if (steps !== undefined) return checkpointOf(steps);
  const trial = recipeOf(STEPS.most);
  const seconds = await measureStepSeconds(trial, {
    weights,
    source: ownStackSource(stack, { recipe: trial, guide }),
    backend,
    signal,
  });
  const affordable = Math.floor(TRAINING_SHARE * 60 * minutes / seconds);
  return checkpointOf(Math.min(STEPS.most, Math.max(STEPS.least, affordable)));
}
