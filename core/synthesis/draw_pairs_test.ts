import { deepStrictEqual, notDeepStrictEqual, ok, rejects, strictEqual } from "node:assert";
import type { Image } from "../image/image.ts";
import { drawPairs, type PairOptions } from "./draw_pairs.ts";
import { SCENE_KINDS } from "./phantom/render_scene.ts";

const options: Omit<PairOptions, "first" | "count"> = { patchPx: 48, radiusPx: [0, 8] };

Deno.test("a pair is the same however it is drawn", async () => {
  const together = await drawPairs("a", { ...options, first: 120, count: 20 });
  for (const index of [0, 7, 8, 13, 19]) {
    deepStrictEqual((await drawPairs("a", { ...options, first: 120 + index, count: 1 }))[0], together[index]);
  }
  // Scenes are forgotten in between: 200 pairs further on and back.
  await drawPairs("a", { ...options, first: 900, count: 40 });
  deepStrictEqual(await drawPairs("a", { ...options, first: 120, count: 20 }), together);
});

Deno.test("another seed, another index: another pair", async () => {
  const [pair] = await drawPairs(1, { ...options, first: 0, count: 1 });
  notDeepStrictEqual((await drawPairs(2, { ...options, first: 0, count: 1 }))[0].sharp, pair.sharp);
  notDeepStrictEqual((await drawPairs(1, { ...options, first: 1, count: 1 }))[0].sharp, pair.sharp);
});

Deno.test("every kind of scene gives finite patches of the asked size, with something to see", async () => {
  for (const kind of SCENE_KINDS) {
    const pairs = await drawPairs("kinds", {
      ...options,
      first: 0,
      count: 16,
      patchPx: 40,
      scenes: { [kind]: 1 },
    });
    for (const image of pairs.flatMap(({ blurred, sharp }) => [blurred, sharp])) {
      deepStrictEqual([image.height, image.width], [40, 40]);
      ok(image.data.every((value) => value > -1.5 && value < 2.5), `${kind} out of range`);
    }
    const median = pairs.map(({ sharp }) => deviation(sharp.data)).sort((a, b) => a - b)[8];
    ok(median > 0.01, `${kind}: median contrast ${median}`);
  }
});

Deno.test("radius 0 leaves the sharp picture but for the noise that was asked", async () => {
  for (const sigma of [0.5, 2, 4]) {
    // Where nothing was clipped, the difference is the noise alone, scaled like the picture by at most a few.
    const noisy = await drawPairs("noise", {
      ...options,
      first: 0,
      count: 32,
      radiusPx: [0, 0],
      noise: [sigma, sigma],
    });
    const none = await drawPairs("noise", {
      ...options,
      first: 0,
      count: 32,
      radiusPx: [0, 0],
      noise: [0, 0],
    });
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

Deno.test("a greater radius leaves less of the detail", async () => {
  const detail: number[] = [];
  for (const radius of [0, 1, 2, 4, 8]) {
    const pairs = await drawPairs("detail", {
      ...options,
      first: 0,
      count: 64,
      radiusPx: [radius, radius],
      noise: [0, 0],
    });
    detail.push(pairs.reduce((sum, { blurred }) => sum + roughness(blurred), 0));
  }
  for (let i = 1; i < detail.length; i++) ok(detail[i] < detail[i - 1], `roughness ${detail}`);
});

Deno.test("blur keeps the mean", async () => {
  for (
    const { blurred, sharp } of await drawPairs("mean", {
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

Deno.test("guides are patches of the guide of the whole field", async () => {
  const sizes: number[] = [];
  const makeGuide = (blurred: Image) => {
    sizes.push(blurred.height);
    return Promise.resolve({ ...blurred, data: blurred.data.map((value) => 2 * value) });
  };
  const pairs = await drawPairs("guides", { ...options, first: 0, count: 24, makeGuide });
  strictEqual(sizes.length, 8);
  ok(sizes.every((size) => size >= 288));
  for (const { blurred, guide } of pairs) {
    deepStrictEqual(
      guide?.data,
      blurred.data.map((value) => 2 * value),
    );
  }
});

Deno.test("what cannot be drawn is refused", async () => {
  await rejects(drawPairs(1, { ...options, first: -1, count: 1 }), /whole numbers from 0, got -1/);
  await rejects(drawPairs(1, { ...options, first: 0, count: 1, patchPx: 300 }), /1 to 128, got 300/);
  await rejects(drawPairs(1, { ...options, first: 0, count: 1, radiusPx: [2, 9] }), /within 0..8, got 2..9/);
  await rejects(drawPairs(1, { ...options, first: 0, count: 1, noise: [3, 1] }), /got 3..1/);
  strictEqual((await drawPairs(1, { ...options, first: 0, count: 0 })).length, 0);
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
