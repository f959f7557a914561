import type { Recipe } from "../recipe.ts";

/**
 * A recipe for full stacks that runs in minutes: a quarter of the features, small synthetic stacks, few steps of
 * few pairs, and for so few the greatest of the report's rates. What else it says stays.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { reportRecipe } from "./report_recipe.ts";
 * import { scaleDown } from "./scale_down.ts";
 * const { network, pairs } = scaleDown(reportRecipe({ kernels: "gaussian", blocks: 4 }));
 * strictEqual(network.blocks, 4);
 * strictEqual(pairs!.kernelCount, 50);
 * ```
 */
export function scaleDown(recipe: Recipe): Recipe {
  const { network, pairs } = recipe;
  const stacks = { count: 2, frames: 3, height: 256, width: 352, maxRadiusPx: 12 };
  return {
    ...recipe,
    network: { ...network, features: network.features / 4, growth: network.growth / 4 },
    steps: 300,
    batchCount: 4,
    peakLearningRate: 1e-3,
    ...(pairs && { pairs: { ...pairs, stacks } }),
  };
}
