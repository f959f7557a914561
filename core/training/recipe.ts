import type { NetworkDescription } from "../network/network.ts";
import type { OwnStackRecipe } from "./own_stack_recipe.ts";
import type { StackPairRecipe } from "./stack_pairs.ts";
import type { Loss } from "./training_session.ts";

/** All that decides what a training gives: same recipe, same engine, same weights. */
export interface Recipe {
  network: NetworkDescription;
  /** Of the first weights and of every pair drawn. */
  seed: number;
  steps: number;
  /** Pairs a step. */
  batchCount: number;
  /** Height and width of a patch; even. */
  patchPx: number;
  /** Losses minimised one after the other, each for its portion of the steps; the portions sum to 1. */
  courses: { portion: number; loss: Loss }[];
  /** Lowered to nothing along a half cosine, after a warm-up at the beginning of each course. */
  peakLearningRate: number;
  warmUpSteps: number;
  /** From mild to strong blur: the greatest radius at the first step and from `curriculumSteps` on. */
  startRadiusPx: number;
  endRadiusPx: number;
  curriculumSteps: number;
  /** Read noise of the blurred patches, standard deviation in 1/255 of full range: least and greatest. */
  noise: [number, number];
  /** The weights given are a running mean with this decay. */
  averageDecay: number;
  /** Pairs come from full stacks and kernels; where absent, from synthetic fields. */
  pairs?: StackPairRecipe;
  /** Pairs come from a focus stack of one's own, mixed with those of synthetic fields. */
  ownStack?: OwnStackRecipe;
  /** `tenths`: the rate falls to a tenth at each fifth of the steps, without warm-up; where absent, as said above. */
  decay?: "tenths";
  /** This times a weight is added to its gradient (L2); 0 where absent. */
  weightDecay?: number;
}

/** What a recipe may leave out. */
export const OPTIONAL_KEYS = ["pairs", "ownStack", "decay", "weightDecay"] as const;

/** What the shipped weights were made with. */
export const DEFAULT_RECIPE: Recipe = {
  network: { body: "unshuffle", output: "residual", input: "guided", blocks: 2, features: 32, growth: 16 },
  seed: 1,
  steps: 17_000,
  batchCount: 8,
  patchPx: 64,
  courses: [
    { portion: 0.22, loss: { kind: "charbonnier", epsilon: 1e-3, borderPx: 6 } },
    { portion: 0.78, loss: { kind: "psnr", epsilon: 2e-3, borderPx: 6 } },
  ],
  peakLearningRate: 1e-3,
  warmUpSteps: 200,
  startRadiusPx: 3,
  endRadiusPx: 7,
  curriculumSteps: 1500,
  noise: [0.3, 4],
  averageDecay: 0.999,
};

const TENTHS = 5;

/**
 * Half a cosine down to zero at the last step, with a linear warm-up in each course; or, with `tenths`, a tenth of what
 * it was at each fifth of the steps (the W2S decay: a tenth every 10 of its 49 epochs; Zhou et al. 2020, W2S, arXiv
 * 2003.05961, in its authors' code). `step` counts from 1.
 */
export function learningRateAt(step: number, recipe: Recipe): number {
  const { steps, warmUpSteps, peakLearningRate, decay } = recipe;
  if (decay === "tenths") return peakLearningRate * 0.1 ** Math.floor(TENTHS * (step - 1) / steps);
  const stepInCourse = step - courseAfter(step - 1, recipe).firstStep + 1;
  const warmth = warmUpSteps > 0 ? Math.min(1, stepInCourse / warmUpSteps) : 1;
  return (warmth * peakLearningRate * (1 + Math.cos((Math.PI * step) / steps))) / 2;
}

/** The greatest blur radius drawn at a step, in px. */
export function maxRadiusAt(step: number, { startRadiusPx, endRadiusPx, curriculumSteps }: Recipe): number {
  const progress = curriculumSteps > 0 ? Math.min(1, step / curriculumSteps) : 1;
  return startRadiusPx + (endRadiusPx - startRadiusPx) * progress;
}

/** What is minimised after so many steps, and the first and last step (counted from 1) of its course. */
export function courseAfter(
  stepsDone: number,
  { steps, courses }: Recipe,
): { loss: Loss; firstStep: number; lastStep: number } {
  let portion = 0;
  let firstStep = 1;
  for (const { portion: share, loss } of courses) {
    portion += share;
    const lastStep = Math.round(portion * steps);
    if (stepsDone < lastStep) return { loss, firstStep, lastStep };
    firstStep = lastStep + 1;
  }
  throw new RangeError(`a training of ${steps} steps has no course after step ${stepsDone}`);
}
