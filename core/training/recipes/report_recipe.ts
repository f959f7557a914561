import type { Recipe } from "../recipe.ts";
import type { StackPairRecipe } from "../stack_pairs.ts";

/** Blocks of the report's networks, and the batches and rates that it tried. */
export const REPORT_BLOCKS = [1, 4, 8, 12, 16] as const;
export const REPORT_BATCHES = [16, 32, 64] as const;
export const REPORT_RATES = [1e-3, 1e-4, 1e-5] as const;

export interface ReportExperiment {
  kernels: StackPairRecipe["kernels"];
  blocks: number;
  /** Default 16. */
  batchCount?: number;
  /** Default 1e-4. */
  learningRate?: number;
}

/** Four stacks of the report's size; of the five frames of each some are blurred by kernels of 11 to 35 px. */
const STACKS = { count: 4, frames: 5, height: 1920, width: 2560, maxRadiusPx: 12 };

/** 200 images: each of the 40 blurred by 5 of 50 kernels. */
const GAUSSIAN_SET: StackPairRecipe = {
  kernels: "gaussian",
  kernelCount: 50,
  keep: "report",
  copies: 10,
  blursAnImage: 5,
  stridePx: 32,
  stacks: STACKS,
};

/** 800 images: each of the 40 blurred by all of 20 kernels. */
const ESTIMATED_SET: StackPairRecipe = {
  ...GAUSSIAN_SET,
  kernels: "estimated",
  kernelCount: 20,
  blursAnImage: 20,
};

/**
 * An experiment of the report that Limbus started from (arXiv 2006.14319): RRDBNets of 64 features, mean squared error,
 * Adam with the W2S decay of the rate and of the weights (Zhou et al. 2020), no noise added, the last weights kept.
 * How long to train is ours.
 *
 * The report also tried a texture loss: squared differences of a VGG network's features. It is left out here, since
 * those features cannot be had without a download; the report dropped it as well.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { reportRecipe } from "./report_recipe.ts";
 * const { network, pairs } = reportRecipe({ kernels: "estimated", blocks: 4 });
 * strictEqual(network.features, 64);
 * strictEqual(4 * pairs!.copies * pairs!.blursAnImage, 800);
 * ```
 */
export function reportRecipe(
  { kernels, blocks, batchCount = REPORT_BATCHES[0], learningRate = REPORT_RATES[1] }: ReportExperiment,
): Recipe {
  return {
    network: { body: "paper", output: "direct", blocks, features: 64, growth: 32 },
    seed: 1,
    steps: 50_000,
    batchCount,
    patchPx: 64,
    courses: [{ portion: 1, loss: { kind: "mse", epsilon: 0, borderPx: 0 } }],
    peakLearningRate: learningRate,
    warmUpSteps: 0,
    startRadiusPx: 0,
    endRadiusPx: 0,
    curriculumSteps: 0,
    noise: [0, 0],
    averageDecay: 0,
    pairs: kernels === "gaussian" ? GAUSSIAN_SET : ESTIMATED_SET,
    decay: "tenths",
    weightDecay: 1e-5,
  };
}
