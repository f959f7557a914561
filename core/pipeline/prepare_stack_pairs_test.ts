import { deepStrictEqual, match, rejects } from "node:assert";
import { synthesizeStack } from "../synthesis/synthesize_stack.ts";
import type { Recipe } from "../training/recipe.ts";
import { findRecipe } from "../training/recipes/named_recipes.ts";
import { hashStacks, prepareStackPairs } from "./prepare_stack_pairs.ts";

const RANGE = { first: 0, count: 2, patchPx: 32, maxRadiusPx: 0 };
const small = findRecipe("small-estimated-1");

function recipeOf(pairs: Partial<NonNullable<Recipe["pairs"]>>): Recipe {
  return { ...small, patchPx: 32, pairs: { ...small.pairs!, ...pairs } };
}

Deno.test("stacks and kernels are made of the seed alone: fused, estimated, and the same again", async () => {
  const stacks = { count: 1, frames: 2, height: 160, width: 176, maxRadiusPx: 5 };
  const recipe = recipeOf({ stacks, keep: "all", kernelCount: 6, blursAnImage: 6 });
  const source = await prepareStackPairs(recipe);
  match(source.describe, /^1 full stack, synthetic, 10 images .* by [2-6] estimated kernels$/);
  const again = await prepareStackPairs(recipe);
  deepStrictEqual(await again.draw(RANGE), await source.draw(RANGE));
});

Deno.test("stacks that are given are used, and known again", async () => {
  const { sharp } = synthesizeStack({ seed: 1, height: 128, width: 160, frames: 1 });
  const given = { stacks: [sharp] };
  const recipe = recipeOf({ kernels: "gaussian", stacks: { given: await hashStacks(given) } });
  match(
    (await prepareStackPairs(recipe, { given })).describe,
    /^1 full stack, given, .* 20 Gaussian kernels$/,
  );
  await rejects(prepareStackPairs(recipe), /begun with stacks that were given/);
  const other = { stacks: [{ ...sharp, data: sharp.data.map((value) => value / 2) }] };
  await rejects(prepareStackPairs(recipe, { given: other }), /begun with other full stacks or kernels/);
  await rejects(prepareStackPairs(recipeOf({}), { given }), /begun with synthetic stacks/);
  const estimated = recipeOf({ stacks: { given: await hashStacks(given) } });
  await rejects(prepareStackPairs(estimated, { given }), /estimated kernels are missing/);
});
