import type { NetworkDescription } from "../network/network.ts";
import { DEFAULT_RECIPE, type Recipe } from "./recipe.ts";

/** How a network learns from a focus stack of one's own. */
export interface OwnStackRecipe {
  /** SHA-256 of the full stack, by which it is known again. */
  full: string;
  /** Share of the pairs that come from it; the others are synthetic. */
  share: number;
  /** The weights started from: what `readModel` finds them by, and their file's SHA-256. */
  start: { name: string; sha256: string };
  /** Steps between entries of the history. */
  reportEvery: number;
  /** After so many entries without a better one the training ends. */
  patience: number;
}

export interface OwnStackTraining extends Pick<OwnStackRecipe, "full" | "start"> {
  network: NetworkDescription;
  steps: number;
  seed?: number;
  learningRate?: number;
}

const SHARE = 0.5;
const PEAK_LEARNING_RATE = 3e-4;
const WARM_UP_STEPS = 100;
const REPORTS = 20;
/** While the rate is high weights do worse than those started from; what they have learnt shows when it falls. */
const PATIENCE = 12;

/**
 * The recipe that refines weights on a stack: the loss in dB alone, a gentle rate, half of the pairs from the stack.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createOwnStackRecipe } from "./own_stack_recipe.ts";
 * import { DEFAULT_RECIPE } from "./recipe.ts";
 * const start = { name: "default", sha256: "" };
 * const recipe = createOwnStackRecipe({ network: DEFAULT_RECIPE.network, start, full: "", steps: 400 });
 * strictEqual(recipe.ownStack.reportEvery, 20);
 * ```
 */
export function createOwnStackRecipe(
  { network, start, full, steps, seed = 1, learningRate = PEAK_LEARNING_RATE }: OwnStackTraining,
): Recipe & { ownStack: OwnStackRecipe } {
  const [{ loss }] = DEFAULT_RECIPE.courses.slice(-1);
  return {
    ...DEFAULT_RECIPE,
    network,
    seed,
    steps,
    courses: [{ portion: 1, loss }],
    peakLearningRate: learningRate,
    warmUpSteps: Math.min(WARM_UP_STEPS, Math.ceil(steps / 10)),
    startRadiusPx: DEFAULT_RECIPE.endRadiusPx,
    curriculumSteps: 0,
    averageDecay: 0.995,
    ownStack: { full, share: SHARE, start, reportEvery: Math.ceil(steps / REPORTS), patience: PATIENCE },
  };
}
