import type { Weights } from "../network/network.ts";
import { initializeWeights } from "../network/parameters.ts";
import { type AdamMoments, createMoments } from "./adam.ts";
import type { Recipe } from "./recipe.ts";

/** Where a training stands: with the recipe, all that is needed to go on exactly. */
export interface TrainingState {
  /** Steps done. */
  step: number;
  weights: Weights;
  moments: AdamMoments;
  /** Running mean of the weights: what a training gives. */
  averaged: Weights;
  history: HistoryEntry[];
  /** Sum of the losses since the last entry of the history. */
  pendingLoss: number;
  /** What did best on held-out pairs so far, where the training keeps it. */
  best?: BestWeights;
}

/** Weights after so many steps, 0 being those started from, and their mean PSNR on held-out pairs. */
export interface BestWeights {
  step: number;
  restoredPsnr: number;
  weights: Weights;
}

/** Figures of a stretch of steps that ended at `step`. */
export interface HistoryEntry {
  step: number;
  /** Mean over the stretch. */
  loss: number;
  learningRate: number;
  /** On held-out pairs, with the averaged weights, where it was measured. */
  validation?: Validation;
}

/** Means over held-out pairs, in dB. */
export interface Validation {
  blurredPsnr: number;
  restoredPsnr: number;
}

/** Before the first step. `weights` starts from known ones instead of random ones. */
export function createTrainingState(
  { network, seed }: Recipe,
  options: { weights?: Weights } = {},
): TrainingState {
  const weights = options.weights ? copyWeights(options.weights) : initializeWeights(network, { seed });
  const moments = createMoments(weights);
  return { step: 0, weights, moments, averaged: copyWeights(weights), history: [], pendingLoss: 0 };
}

export function copyWeights(weights: Weights): Weights {
  return new Map([...weights].map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]));
}
