import { deepStrictEqual, ok } from "node:assert";
import { createRandom } from "../../math/random.ts";
import { maxPool, maxPoolBackward, spaceToDepth, spaceToDepthBackward } from "./resample.ts";
import { upsampleNearest, upsampleNearestBackward } from "./resample.ts";
import { createValue, type Value } from "./value.ts";

const random = createRandom("resample");

Deno.test("<A x, y> = <x, A' y> for the linear steps and their adjoints", () => {
  const steps: [(x: Value) => Value, (y: Value) => Value][] = [
    [spaceToDepth, spaceToDepthBackward],
    [upsampleNearest, upsampleNearestBackward],
  ];
  for (const [forward, backward] of steps) {
    const x = randomValue(2, 3, 4, 6);
    const image = forward(x);
    const y = randomValue(image.count, image.channels, image.height, image.width);
    ok(Math.abs(dot(image, y) - dot(x, backward(y))) < 1e-10);
  }
});

Deno.test("space-to-depth orders channels by row offset, column offset, channel", () => {
  const input = { ...createValue(1, 2, 2, 2), data: Float64Array.of(0, 1, 10, 11, 100, 101, 110, 111) };
  deepStrictEqual([...spaceToDepth(input).data], [0, 100, 1, 101, 10, 110, 11, 111]);
});

Deno.test("on a tie the first pixel of a window takes the gradient", () => {
  const input = { ...createValue(1, 1, 2, 4), data: Float64Array.of(-1, 3, 7, 7, 3, 2, 7, 7) };
  deepStrictEqual([...maxPool(input).data], [3, 7]);
  const gradient = { ...createValue(1, 1, 1, 2), data: Float64Array.of(5, 6) };
  deepStrictEqual([...maxPoolBackward(gradient, input).data], [0, 5, 6, 0, 0, 0, 0, 0]);
});

function randomValue(count: number, channels: number, height: number, width: number): Value {
  const value = createValue(count, channels, height, width);
  return { ...value, data: value.data.map(() => random.normal()) };
}

function dot(left: Value, right: Value): number {
  return left.data.reduce((sum, x, i) => sum + x * right.data[i], 0);
}
