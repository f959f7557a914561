import { deepStrictEqual, notDeepStrictEqual, ok, strictEqual, throws } from "node:assert";
import type { Image } from "../image/image.ts";
import { drawPairs, type PairOptions } from "./draw_pairs.ts";
import { SCENE_KINDS } from "./phantom/render_scene.ts";

const options: Omit<PairOptions, "first" | "count"> = { patchPx: 48, radiusPx: [0, 8] };

Deno.test("a pair is the same however it is drawn", () => {
  const together = drawPairs("a", { ...options, first: 120, count: 20 });
  for (const index of [0, 7, 8, 13, 19]) {
    deepStrictEqual(drawPairs("a", { ...options, first: 120 + index, count: 1 })[0], together[index]);
  }
  // Scenes are forgotten in between: 200 pairs further on and back.
  drawPairs("a", { ...options, first: 900, count: 40 });
  deepStrictEqual(drawPairs("a", { ...options, first: 120, count: 20 }), together);
});

Deno.test("another seed, another index: another pair", () => {
  const [pair] = drawPairs(1, { ...options, first: 0, count: 1 });
  notDeepStrictEqual(drawPairs(2, { ...options, first: 0, count: 1 })[0].sharp, pair.sharp);
  notDeepStrictEqual(drawPairs(1, { ...options, first: 1, count: 1 })[0].sharp, pair.sharp);
});

Deno.test("every kind of scene gives finite patches of the asked size, with something to see", () => {
  for (const kind of SCENE_KINDS) {
    const pairs = drawPairs("kinds", { ...options, first: 0, count: 16, patchPx: 40, scenes: { [kind]: 1 } });
    for (const image of pairs.flatMap(({ blurred, sharp }) => [blurred, sharp])) {
      deepStrictEqual([image.height, image.width], [40, 40]);
      ok(image.data.every((value) => value > -1.5 && value < 2.5), `${kind} out of range`);
    }
    const median = pairs.map(({ sharp }) => deviation(sharp.data)).sort((a, b) => a - b)[8];
    ok(median > 0.01, `${kind}: median contrast ${median}`);
  }
});

Deno.test("radius 0 leaves the sharp picture but for the noise that was asked", () => {
  for (const sigma of [0.5, 2, 4]) {
    // Where nothing was clipped, the difference is the noise alone, scaled like the picture by at most a few.
    const noisy = drawPairs("noise", {
      ...options,
      first: 0,
      count: 32,
      radiusPx: [0, 0],
      noise: [sigma, sigma],
    });
    const none = drawPairs("noise", { ...options, first: 0, count: 32, radiusPx: [0, 0], noise: [0, 0] });
    const ratios = noisy.map(({ blurred, sharp }, i) => {
      deepStrictEqual(sharp, none[i].sharp);
      return deviation(difference(blurred, sharp)) / (sigma / 255);
    });
    // The scale is 1 / (white - black), between 1 / (230 / 255 / 0.4) and 1 / (60 / 255 / 1.1).
    for (const ratio of ratios) ok(ratio < 5.2, `noise ${ratio} times sigma`);
    const median = ratios.sort((a, b) => a - b)[16];
    ok(median > 1 && median < 3, `median noise ${median} times sigma`);
  }
});

Deno.test("a greater radius leaves less of the detail", () => {
  const detail = [0, 1, 2, 4, 8].map((radius) => {
    const pairs = drawPairs("detail", {
      ...options,
      first: 0,
      count: 64,
      radiusPx: [radius, radius],
      noise: [0, 0],
    });
    return pairs.reduce((sum, { blurred }) => sum + roughness(blurred), 0);
  });
  for (let i = 1; i < detail.length; i++) ok(detail[i] < detail[i - 1], `roughness ${detail}`);
});

Deno.test("blur keeps the mean", () => {
  for (
    const { blurred, sharp } of drawPairs("mean", {
      ...options,
      first: 0,
      count: 64,
      radiusPx: [0.5, 2],
      noise: [0, 0],
    })
  ) {
    // What crosses the edge is all that may change it.
    ok(Math.abs(mean(blurred.data) - mean(sharp.data)) < 0.02);
  }
});

Deno.test("some eight of a hundred pairs are not blurred", () => {
  const pairs = drawPairs("identity", {
    ...options,
    first: 0,
    count: 512,
    patchPx: 8,
    radiusPx: [3, 8],
    noise: [0, 0],
  });
  const same = pairs.filter(({ blurred, sharp }) =>
    deviation(difference(blurred, sharp)) < 0.01 * deviation(sharp.data)
  );
  ok(same.length > 512 / 20 && same.length < 512 / 8, `${same.length} of 512`);
});

Deno.test("what cannot be drawn is refused", () => {
  throws(() => drawPairs(1, { ...options, first: -1, count: 1 }), /whole numbers from 0, got -1/);
  throws(() => drawPairs(1, { ...options, first: 0, count: 1, patchPx: 300 }), /1 to 128, got 300/);
  throws(() => drawPairs(1, { ...options, first: 0, count: 1, radiusPx: [2, 9] }), /within 0..8, got 2..9/);
  throws(() => drawPairs(1, { ...options, first: 0, count: 1, noise: [3, 1] }), /got 3..1/);
  strictEqual(drawPairs(1, { ...options, first: 0, count: 0 }).length, 0);
});

function difference(one: Image, other: Image): Float32Array {
  return one.data.map((value, i) => value - other.data[i]);
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: Float32Array): number {
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / values.length);
}

function roughness({ width, data }: Image): number {
  let sum = 0;
  for (let i = 1; i < data.length; i++) if (i % width) sum += Math.abs(data[i] - data[i - 1]);
  return sum;
}
