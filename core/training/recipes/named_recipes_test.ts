import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { learningRateAt } from "../recipe.ts";
import { findRecipe, NAMED_RECIPES } from "./named_recipes.ts";
import { REPORT_BATCHES, REPORT_BLOCKS, REPORT_RATES, reportRecipe } from "./report_recipe.ts";

Deno.test("there are the report's ten experiments, each with a small version, under names of their own", () => {
  const names = NAMED_RECIPES.map(({ name }) => name);
  strictEqual(new Set(names).size, names.length);
  for (const kernels of ["gaussian", "estimated"] as const) {
    for (const blocks of REPORT_BLOCKS) {
      const full = findRecipe(`report-${kernels}-${blocks}`),
        small = findRecipe(`small-${kernels}-${blocks}`);
      for (const { network, courses, pairs, decay } of [full, small]) {
        strictEqual(network.blocks, blocks);
        deepStrictEqual([network.body, network.output, decay], ["paper", "direct", "tenths"]);
        deepStrictEqual(courses.map(({ loss }) => loss.kind), ["mse"]);
        strictEqual(pairs!.kernels, kernels);
      }
      ok(
        small.steps * small.batchCount * small.network.features ** 2 * 100 <
          full.steps * full.batchCount * 64 ** 2,
      );
    }
  }
});

Deno.test("the sets have the report's sizes: 40 images, 200 with Gaussian kernels, 800 with estimated ones", () => {
  const images = (kernels: "gaussian" | "estimated") => {
    const { copies, blursAnImage, kernelCount, stacks } = reportRecipe({ kernels, blocks: 1 }).pairs!;
    const count = "count" in stacks ? stacks.count : 0;
    return [count * copies, count * copies * blursAnImage, kernelCount];
  };
  deepStrictEqual(images("gaussian"), [40, 200, 50]);
  deepStrictEqual(images("estimated"), [40, 800, 20]);
});

Deno.test("its batches and rates can be asked for", () => {
  for (const batchCount of REPORT_BATCHES) {
    for (const learningRate of REPORT_RATES) {
      const recipe = reportRecipe({ kernels: "gaussian", blocks: 1, batchCount, learningRate });
      strictEqual(recipe.batchCount, batchCount);
      strictEqual(learningRateAt(1, recipe), learningRate);
    }
  }
});
