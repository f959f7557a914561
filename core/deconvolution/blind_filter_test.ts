import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { type BlurSample, describeSample, FILTER_SIZE, predictFilter, SAMPLE_SIZE } from "./blind_filter.ts";
import { HALF_RINGS, RINGS } from "./blind_rings.ts";

const halfRings = (power: (ring: number, side: number) => number) =>
  Float64Array.from({ length: HALF_RINGS }, (_, i) => power(i % RINGS, Math.floor(i / RINGS)));

const sample: BlurSample = {
  near: { powers: halfRings((k) => 1 / (k + 1)), tiles: 9 },
  wide: { powers: halfRings((k, side) => (1 + side) / (k + 1)), tiles: 49 },
  whole: { powers: halfRings((k) => 2 / (k + 1) ** 2), tiles: 400 },
};
/** Where features of each scale begin; rings 1 to 32 of both halves. */
const [NEAR, WIDE, WHOLE, TILES] = [0, 64, 128, 192];

Deno.test("a sample is told as logarithms about the whole image's mean", () => {
  const features = describeSample(sample);
  strictEqual(features.length, SAMPLE_SIZE);
  const whole = features.subarray(WHOLE, TILES);
  ok(Math.abs(whole.reduce((sum, value) => sum + value)) < 1e-5);
  ok(Math.abs(whole[0] - whole[31] - Math.log(33 / 2)) < 1e-5);
  // Near and whole powers of ring 1 are equal; the wide's second half is twice its first.
  ok(Math.abs(features[NEAR] - features[WHOLE]) < 1e-6);
  ok(Math.abs(features[WIDE + 32] - features[WIDE] - Math.log(2) / 2) < 1e-6);
  deepStrictEqual(
    [...features.subarray(TILES)],
    [9, 49, 400].map((tiles) => Math.fround(Math.log(tiles) / 8)),
  );
});

Deno.test("a brighter image, or one of nothing, is told without infinities", () => {
  const features = describeSample(sample);
  const scaled = (factor: number) =>
    describeSample({
      near: { powers: sample.near.powers.map((power) => factor * power), tiles: 9 },
      wide: { powers: sample.wide.powers.map((power) => factor * power), tiles: 49 },
      whole: { powers: sample.whole.powers.map((power) => factor * power), tiles: 400 },
    });
  ok(scaled(1e8).every((value, i) => Math.abs(value - features[i]) < 1e-5));
  ok(scaled(0).subarray(0, TILES).every((value) => Math.abs(value) < 1e-9));
});

Deno.test("outputs are gains less 1 and quarters of the radius, which is never negative", () => {
  const layer = (radius: number) => ({
    inputs: SAMPLE_SIZE,
    outputs: FILTER_SIZE,
    weights: new Float32Array(SAMPLE_SIZE * FILTER_SIZE),
    biases: Float32Array.from({ length: FILTER_SIZE }, (_, k) => k === FILTER_SIZE - 1 ? radius : k / 8),
  });
  const { gains, radiusPx } = predictFilter([layer(0.75)], sample);
  strictEqual(gains.length, HALF_RINGS);
  deepStrictEqual([...gains.subarray(0, 4)], [1, 1, 1.125, 1.25]);
  deepStrictEqual([...gains.subarray(RINGS, RINGS + 3)], [1, 5, 5.125]);
  strictEqual(radiusPx, 3);
  strictEqual(predictFilter([layer(-1)], sample).radiusPx, 0);
});
