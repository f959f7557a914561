import type { Recipe } from "../recipe.ts";
import { limbusRecipe } from "./limbus_recipe.ts";
import { REPORT_BLOCKS, reportRecipe } from "./report_recipe.ts";
import { scaleDown } from "./scale_down.ts";

/** A training that can be asked for by name. */
export interface NamedRecipe {
  name: string;
  recipe: Recipe;
}

/** The report's experiments, `report-gaussian-1` to `report-estimated-16`, small versions of them, and Limbus's own. */
export const NAMED_RECIPES: readonly NamedRecipe[] = [
  ...(["gaussian", "estimated"] as const).flatMap((kernels) =>
    REPORT_BLOCKS.flatMap((blocks): NamedRecipe[] => {
      const recipe = reportRecipe({ kernels, blocks });
      return [
        { name: `report-${kernels}-${blocks}`, recipe },
        { name: `small-${kernels}-${blocks}`, recipe: scaleDown(recipe) },
      ];
    })
  ),
  { name: "limbus-estimated", recipe: limbusRecipe() },
];

/** All names in one line, as patterns. */
export const RECIPE_NAMES =
  `report-KERNELS-BLOCKS or small-KERNELS-BLOCKS (KERNELS gaussian or estimated, BLOCKS ${
    REPORT_BLOCKS.join(", ")
  }), ` +
  "limbus-estimated";

/**
 * The recipe of a name.
 *
 * @throws RangeError telling which there are.
 * @example
 * ```ts
 * import { strictEqual, throws } from "node:assert";
 * import { findRecipe } from "./named_recipes.ts";
 * strictEqual(findRecipe("report-gaussian-12").network.blocks, 12);
 * throws(() => findRecipe("report-gaussian-5"), /no recipe is called report-gaussian-5: there is report-/);
 * ```
 */
export function findRecipe(name: string): Recipe {
  const found = NAMED_RECIPES.find((named) => named.name === name);
  if (found) return found.recipe;
  throw new RangeError(`no recipe is called ${name}: there is ${RECIPE_NAMES}`);
}
