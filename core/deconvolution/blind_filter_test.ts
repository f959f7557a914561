import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { describeSample, FILTER_SIZE, predictFilter, type RingSample, SAMPLE_SIZE } from "./blind_filter.ts";
import { RINGS } from "./blind_rings.ts";

const sample: RingSample = {
  local: Float64Array.from({ length: RINGS }, (_, k) => 1 / (k + 1)),
  whole: Float64Array.from({ length: RINGS }, (_, k) => 2 / (k + 1) ** 2),
  localTiles: 25,
  wholeTiles: 400,
};

Deno.test("a sample is told as logarithms about the whole image's mean", () => {
  const features = describeSample(sample);
  strictEqual(features.length, SAMPLE_SIZE);
  const whole = features.subarray(RINGS - 1, 2 * RINGS - 2);
  ok(Math.abs(whole.reduce((sum, value) => sum + value)) < 1e-5);
  ok(Math.abs(whole[0] - whole[31] - Math.log(33 / 2)) < 1e-5);
  // Local and whole powers of ring 1 are equal.
  ok(Math.abs(features[0] - whole[0]) < 1e-6);
  deepStrictEqual([...features.subarray(-2)], [Math.log(25) / 8, Math.log(400) / 8].map(Math.fround));
});

Deno.test("a brighter image, or one of nothing, is told without infinities", () => {
  const features = describeSample(sample);
  const brighter = describeSample({
    ...sample,
    local: Float64Array.from(sample.local, (power) => 1e8 * power),
    whole: Float64Array.from(sample.whole, (power) => 1e8 * power),
  });
  ok(brighter.every((value, i) => Math.abs(value - features[i]) < 1e-5));
  const nothing = new Float64Array(RINGS);
  const dark = describeSample({ local: nothing, whole: nothing, localTiles: 1, wholeTiles: 1 });
  ok(dark.every((value) => Math.abs(value) < 1e-9));
});

Deno.test("outputs are gains less 1 and quarters of the radius, which is never negative", () => {
  const layer = (radius: number) => ({
    inputs: SAMPLE_SIZE,
    outputs: FILTER_SIZE,
    weights: new Float32Array(SAMPLE_SIZE * FILTER_SIZE),
    biases: Float32Array.from({ length: FILTER_SIZE }, (_, k) => k === FILTER_SIZE - 1 ? radius : k / 8),
  });
  const { gains, radiusPx } = predictFilter([layer(0.75)], sample);
  deepStrictEqual([...gains.subarray(0, 4)], [1, 1, 1.125, 1.25]);
  strictEqual(gains.length, RINGS);
  strictEqual(radiusPx, 3);
  strictEqual(predictFilter([layer(-1)], sample).radiusPx, 0);
});
