import { DEFAULT_RECIPE, type Recipe } from "../recipe.ts";
import { reportRecipe } from "./report_recipe.ts";

/**
 * What Limbus makes of the report's estimated-kernel training: the same full stacks and kernels, but of every size, no
 * blur among them, with noise; and Limbus's own network, losses and rates. Frames are sharp in places, and the report's
 * networks, which saw strong blur alone, made those places worse.
 */
export function limbusRecipe(): Recipe {
  const { pairs } = reportRecipe({ kernels: "estimated", blocks: 1 });
  return {
    ...DEFAULT_RECIPE,
    steps: 6000,
    noise: [0.3, 2],
    pairs: { ...pairs!, keep: "all", kernelCount: 60, blursAnImage: 60, stacks: STACKS },
  };
}

/** Smaller than the report's, so that it is done in an hour. */
const STACKS = { count: 6, frames: 5, height: 640, width: 800, maxRadiusPx: 9 };
