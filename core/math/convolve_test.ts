import { ok, strictEqual, throws } from "node:assert";
import { convolveValid } from "./convolve.ts";
import type { Raster } from "./raster.ts";
import { createRandom } from "./random.ts";

const random = createRandom("convolve");

function noise(height: number, width: number): Raster {
  return { height, width, data: Float32Array.from({ length: height * width }, () => random.normal()) };
}

/** The definition, sum by sum. */
function convolveByDefinition(source: Raster, kernel: Raster): number[] {
  const values: number[] = [];
  for (let y = 0; y <= source.height - kernel.height; y++) {
    for (let x = 0; x <= source.width - kernel.width; x++) {
      let sum = 0;
      for (let j = 0; j < kernel.height; j++) {
        for (let i = 0; i < kernel.width; i++) {
          const row = y + kernel.height - 1 - j, column = x + kernel.width - 1 - i;
          sum += kernel.data[j * kernel.width + i] * source.data[row * source.width + column];
        }
      }
      values.push(sum);
    }
  }
  return values;
}

for (const [height, width] of [[1, 1], [3, 5], [5, 4], [1, 7]]) {
  Deno.test(`convolution with ${height} x ${width} agrees with its definition`, () => {
    const source = noise(17, 13);
    const kernel = noise(height, width);
    const { data } = convolveValid(source, kernel);
    const expected = convolveByDefinition(source, kernel);
    strictEqual(data.length, expected.length);
    expected.forEach((value, i) => ok(Math.abs(value - data[i]) < 1e-5));
  });
}

Deno.test("a kernel that is a product is applied as such, with the same result", () => {
  const [column, row] = [noise(7, 1).data, noise(1, 5).data];
  const kernel = {
    height: 7,
    width: 5,
    data: Float32Array.from({ length: 35 }, (_, i) => column[i / 5 | 0] * row[i % 5]),
  };
  const source = noise(20, 20);
  const { data } = convolveValid(source, kernel);
  convolveByDefinition(source, kernel).forEach((value, i) => ok(Math.abs(value - data[i]) < 2e-5));
});

Deno.test("a kernel larger than the source is refused", () => {
  throws(() => convolveValid(noise(3, 3), noise(5, 1)), /5 x 1 does not fit into 3 x 3/);
});
