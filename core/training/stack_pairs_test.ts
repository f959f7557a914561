import { deepStrictEqual, ok, strictEqual, throws } from "node:assert";
import { createImage, type Image } from "../image/image.ts";
import { drawGaussianSet } from "../synthesis/gaussian_set.ts";
import { decodeCheckpoint, encodeCheckpoint } from "./checkpoint.ts";
import { DEFAULT_RECIPE, type Recipe } from "./recipe.ts";
import { type StackPairRecipe, stackPairs } from "./stack_pairs.ts";
import { createTrainingState } from "./training_state.ts";

const PAIRS: StackPairRecipe = {
  kernels: "gaussian",
  kernelCount: 3,
  keep: "report",
  copies: 10,
  blursAnImage: 5,
  stridePx: 32,
  stacks: { given: "test" },
};
const RECIPE = { ...DEFAULT_RECIPE, noise: [0, 0] as [number, number], patchPx: 64, pairs: PAIRS };
const kernels = drawGaussianSet({ count: 3, sigmaPx: [1, 2] });

/** Grey levels grow from left to right, so that a value tells its column. */
function ramp(height: number, width: number): Image {
  return createImage(
    height,
    width,
    Float32Array.from({ length: height * width }, (_, i) => 5 * (i % width) + 3),
  );
}

Deno.test("held-out pairs show what no pair that is trained on does, in the range of 0..1", async () => {
  const source = stackPairs(RECIPE, { stacks: [ramp(128, 320)], kernels });
  const heldOut = await source.drawHeldOut();
  const drawn = await source.draw({ first: 0, count: 100, patchPx: 64, maxRadiusPx: 0 });
  const range = (pairs: typeof drawn) => {
    const patches = pairs.map(({ sharp }) => sharp.data);
    const least = Math.min(...patches.map((data) => Math.min(...data)));
    return { least, greatest: Math.max(...patches.map((data) => Math.max(...data))) };
  };
  const [trained, judged] = [range(drawn), range(heldOut)];
  ok(trained.greatest < judged.least, `${trained.greatest} is not below ${judged.least}`);
  ok(Math.abs(trained.least) < 0.01 && judged.greatest <= 1.01);
});

Deno.test("the same range gives the same pairs from a source made anew; words say what it is", async () => {
  const range = { first: 7, count: 3, patchPx: 64, maxRadiusPx: 0 };
  const source = () => stackPairs(RECIPE, { stacks: [ramp(128, 320)], kernels });
  const before = source();
  await before.draw({ ...range, first: 100 });
  deepStrictEqual(await before.draw(range), await source().draw(range));
  strictEqual(
    source().describe,
    "1 full stack, given, 10 images of each by flips and turns, blurred by 3 Gaussian kernels",
  );
});

Deno.test("guides are made of fields that many pairs are cut from, those held out too", async () => {
  const sizes: number[] = [];
  const makeGuide = (blurred: Image) => {
    sizes.push(blurred.height);
    return Promise.resolve({ ...blurred, data: blurred.data.map((value) => 2 * value) });
  };
  const source = stackPairs(RECIPE, { stacks: [ramp(128, 320)], kernels }, { makeGuide });
  const drawn = await source.draw({ first: 0, count: 24, patchPx: 64, maxRadiusPx: 0 });
  // The square that turns by 45 degrees within 128 x 224 px.
  deepStrictEqual(sizes, Array(8).fill(90));
  sizes.length = 0;
  const heldOut = await source.drawHeldOut();
  deepStrictEqual(sizes, Array(48).fill(96));
  for (const { guide, blurred } of [...drawn, ...heldOut]) {
    deepStrictEqual([blurred.height, blurred.width], [64, 64]);
    deepStrictEqual(guide?.data, blurred.data.map((value) => 2 * value));
  }
  const [later] = await source.draw({ first: 17, count: 1, patchPx: 64, maxRadiusPx: 0 });
  deepStrictEqual(later, drawn[17]);
});

Deno.test("stacks that are too small for both parts are refused in words", () => {
  throws(
    () => stackPairs(RECIPE, { stacks: [ramp(64, 150)], kernels }),
    /64 x 150 is too small: patches of 64 px and a part to judge by need 64 x 160/,
  );
});

Deno.test("a checkpoint keeps where pairs come from, and one without that is read as before", () => {
  const network = { body: "paper", output: "direct", blocks: 1, features: 2, growth: 1 } as const;
  const kept = (recipe: Recipe) =>
    decodeCheckpoint(encodeCheckpoint({ recipe, state: createTrainingState(recipe) }), "saved").recipe;
  deepStrictEqual(kept({ ...RECIPE, network, decay: "tenths" }).pairs, PAIRS);
  ok(!("pairs" in kept({ ...DEFAULT_RECIPE, network })));
});
