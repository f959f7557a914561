import { ok } from "node:assert";
import { createRandom } from "../../math/random.ts";
import { convolve, transposeWeight } from "./convolve.ts";
import { createValue, type Value } from "./value.ts";

const random = createRandom("convolve");

Deno.test("convolve is the padded correlation, summed by its definition", () => {
  const input = randomValue(2, 3, 4, 5);
  const weight = randomTensor([2, 3, 3, 3]);
  const bias = randomTensor([2]);
  const output = convolve(input, { weight, bias });
  for (let n = 0; n < 2; n++) {
    for (let o = 0; o < 2; o++) {
      for (let y = 0; y < 4; y++) {
        for (let x = 0; x < 5; x++) {
          let sum = bias.data[o];
          for (let i = 0; i < 3; i++) {
            for (let tap = 0; tap < 9; tap++) {
              const row = y + Math.floor(tap / 3) - 1;
              const column = x + (tap % 3) - 1;
              if (row < 0 || row > 3 || column < 0 || column > 4) continue;
              sum += weight.data[(o * 3 + i) * 9 + tap] * input.data[((n * 3 + i) * 4 + row) * 5 + column];
            }
          }
          ok(Math.abs(output.data[((n * 2 + o) * 4 + y) * 5 + x] - sum) < 1e-12);
        }
      }
    }
  }
});

Deno.test("<A x, y> = <x, A' y>: convolving with the transposed weight is the adjoint", () => {
  const weight = randomTensor([4, 3, 3, 3]);
  const x = randomValue(2, 3, 4, 6);
  const y = randomValue(2, 4, 4, 6);
  const forward = dot(convolve(x, { weight }), y);
  ok(Math.abs(forward - dot(x, convolve(y, { weight: transposeWeight(weight) }))) < 1e-10);
});

function randomTensor(shape: readonly number[]): { shape: readonly number[]; data: Float32Array } {
  const data = new Float32Array(shape.reduce((a, b) => a * b));
  return { shape, data: data.map(() => random.normal()) };
}

function randomValue(count: number, channels: number, height: number, width: number): Value {
  const value = createValue(count, channels, height, width);
  return { ...value, data: value.data.map(() => random.normal()) };
}

function dot(left: Value, right: Value): number {
  return left.data.reduce((sum, x, i) => sum + x * right.data[i], 0);
}
