import { deepStrictEqual, ok, strictEqual, throws } from "node:assert";
import { cropImage } from "../image/crop_image.ts";
import { createImage, type Image } from "../image/image.ts";
import { padImage } from "../image/pad_image.ts";
import { convolveValid } from "../math/convolve.ts";
import { createRandom } from "../math/random.ts";
import { drawStackPairs } from "./draw_stack_pairs.ts";
import { drawGaussianSet } from "./gaussian_set.ts";

const random = createRandom("stack pairs");
const stack = createImage(128, 160, Float32Array.from({ length: 128 * 160 }, () => random.uniform()));
const kernels = drawGaussianSet({ count: 4, sigmaPx: [1, 4] });

/** All places of the grid in an image. */
function patchesOf(image: Image): Image[] {
  const places: Image[] = [];
  for (let top = 0; top <= image.height - 64; top += 32) {
    for (let left = 0; left <= image.width - 64; left += 32) {
      places.push(cropImage(image, { top, left, height: 64, width: 64 }));
    }
  }
  return places;
}

Deno.test("each pair is a place of the grid, sharp and from the whole blurred image", () => {
  const pairs = drawStackPairs(1, { stacks: [stack], kernels, copies: 1, first: 0, count: 24 });
  const sharp = patchesOf(stack);
  const blurred = kernels.map(({ size, data }) => {
    const margin = (size - 1) / 2;
    const padded = padImage(stack, { top: margin, bottom: margin, left: margin, right: margin });
    return patchesOf(createImage(128, 160, convolveValid(padded, { height: size, width: size, data }).data));
  });
  const used = new Set<string>();
  for (const pair of pairs) {
    const place = sharp.findIndex(({ data }) => data.every((value, i) => value === pair.sharp.data[i]));
    ok(place >= 0, "the sharp patch is not of the grid");
    const kernel = blurred.findIndex((patches) =>
      patches[place].data.every((value, i) => Math.abs(value - pair.blurred.data[i]) < 1e-6)
    );
    ok(kernel >= 0, "the blurred patch is not of the blurred image");
    used.add(`${place}/${kernel}`);
  }
  ok(used.size > 16, "the series repeats itself");
});

Deno.test("a pair is the same alone and with others, and another for another seed", () => {
  const options = { stacks: [stack, stack], kernels, noise: [1, 3] } as const;
  const pairs = drawStackPairs(2, { ...options, first: 3, count: 6 });
  for (let i = 0; i < 6; i++) {
    deepStrictEqual(drawStackPairs(2, { ...options, first: 3 + i, count: 1 }), [pairs[i]]);
  }
  ok(drawStackPairs(3, { ...options, first: 3, count: 1 })[0].blurred.data[0] !== pairs[0].blurred.data[0]);
});

Deno.test("an image is blurred with as many kernels as said, and all kernels are used alike", () => {
  // Of a constant image with one bright pixel far outside, only the noise-free kernel shows: count by brightness.
  const spot = createImage(65, 65);
  spot.data[32 * 65 + 32] = 1;
  const peaks = new Map<number, number>();
  const options = { stacks: Array(4).fill(spot), kernels, patchPx: 65, copies: 1, blursAnImage: 1 };
  const pairs = drawStackPairs(4, { ...options, first: 0, count: 400 });
  for (const { blurred } of pairs) {
    const peak = blurred.data[32 * 65 + 32];
    peaks.set(peak, (peaks.get(peak) ?? 0) + 1);
  }
  strictEqual(peaks.size, 4);
  for (const count of peaks.values()) ok(count > 60 && count < 140, `${count} of 400`);
});

Deno.test("noise has the standard deviation asked for and is not in the sharp patch", () => {
  const flat = createImage(100, 100, new Float32Array(10_000).fill(0.5));
  const [{ blurred, sharp }] = drawStackPairs(1, {
    stacks: [flat],
    kernels,
    noise: [2, 2],
    first: 0,
    count: 1,
  });
  const variance = blurred.data.reduce((sum, value) => sum + (value - 0.5) ** 2, 0) / blurred.data.length;
  ok(Math.abs(Math.sqrt(variance) * 255 - 2) < 0.1);
  ok(sharp.data.every((value) => Math.abs(value - 0.5) < 1e-6));
});

Deno.test("what cannot be drawn is refused in words", () => {
  const draw = (changes: object) => () =>
    drawStackPairs(1, { stacks: [stack], kernels, first: 0, count: 1, ...changes });
  throws(draw({ stacks: [] }), /pairs need full stacks and kernels, got 0 and 4/);
  throws(draw({ blursAnImage: 5 }), /cannot be drawn with .*"blursAnImage":5/);
  throws(draw({ patchPx: 96 }), /of 128 x 160 is too small for patches of 96 px: one of .* is 90 x 90/);
  throws(() => drawGaussianSet({ sigmaPx: [0, 3] }), /range above 0, got 50 of 0..3/);
});

Deno.test("the report's Gaussian set has 50 kernels whose spread goes from 1 to 25 px", () => {
  const set = drawGaussianSet();
  strictEqual(set.length, 50);
  const sigmas = [set[0], set[49]].map(({ size, data }) => {
    const middle = (size - 1) / 2;
    return Math.sqrt(data.reduce((sum, value, i) => sum + value * (i % size - middle) ** 2, 0));
  });
  ok(Math.abs(sigmas[0] - 1) < 0.03 && Math.abs(sigmas[1] - 25) < 0.5, `${sigmas}`);
});
