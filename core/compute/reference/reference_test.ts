import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert";
import { createRandom } from "../../math/random.ts";
import type { NetworkDescription, Weights } from "../../network/network.ts";
import { initializeWeights, parametersOf } from "../../network/parameters.ts";
import type { Batch, Loss } from "../../training/training_session.ts";
import { convolve, transposeWeight } from "./convolve.ts";
import { createReferenceBackend } from "./mod.ts";
import { maxPool, maxPoolBackward, spaceToDepth, spaceToDepthBackward, upsampleNearest } from "./resample.ts";
import { upsampleNearestBackward } from "./resample.ts";
import { createValue, type Value } from "./value.ts";

const random = createRandom("reference");

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

Deno.test("<A x, y> = <x, A' y> for the linear steps and their adjoints", () => {
  const weight = randomTensor([4, 3, 3, 3]);
  const pairs: [Value, (x: Value) => Value, (y: Value) => Value][] = [
    [
      randomValue(2, 3, 4, 6),
      (x) => convolve(x, { weight }),
      (y) => convolve(y, { weight: transposeWeight(weight) }),
    ],
    [randomValue(2, 3, 4, 6), spaceToDepth, spaceToDepthBackward],
    [randomValue(2, 3, 4, 6), upsampleNearest, upsampleNearestBackward],
  ];
  for (const [x, forward, backward] of pairs) {
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

for (const body of ["paper", "unshuffle"] as const) {
  for (const output of ["direct", "residual"] as const) {
    for (const kind of ["mse", "charbonnier"] as const) {
      Deno.test(`the gradient equals central differences: ${body}, ${output}, ${kind}`, async () => {
        const network: NetworkDescription = { body, output, blocks: 1, features: 3, growth: 2 };
        await requireGradient(network, { kind, epsilon: 0.05, borderPx: 1 });
      });
    }
  }
}

Deno.test("the oracle refuses wrong sizes and weights, naming them", async () => {
  const network: NetworkDescription = { body: "paper", output: "direct", blocks: 1, features: 3, growth: 2 };
  const backend = createReferenceBackend();
  const model = await backend.loadModel(network, initializeWeights(network, { seed: 1 }));
  await rejects(
    model.restoreTile({ height: 3, width: 4, data: new Float32Array(12) }),
    /multiples of 2, got 3 x 4/,
  );
  await rejects(
    model.restoreTile({ height: 4, width: 4, data: new Float32Array(12) }),
    /needs 16 values, got 12/,
  );
  await rejects(backend.loadModel(network, new Map()), /lack the parameter first\.weight/);
  const loss: Loss = { kind: "mse", epsilon: 0, borderPx: 4 };
  await rejects(backend.startTraining(network, { count: 1, height: 8, width: 12, loss }), /border of 4 px/);
});

/** Compares some elements of every parameter's derivative with (L(w + h) - L(w - h)) / 2h. */
async function requireGradient(network: NetworkDescription, loss: Loss): Promise<void> {
  const weights = randomWeights(network);
  const batch = randomBatch(2, 6, 8);
  const session = await createReferenceBackend().startTraining(network, { ...batch, loss });
  const { gradient } = await session.differentiate(weights, batch);
  deepStrictEqual([...gradient.keys()], parametersOf(network).map(({ name }) => name));
  const lossWith = async (name: string, at: number, value: number): Promise<number> => {
    const { shape, data } = weights.get(name)!;
    const changed = data.slice();
    changed[at] = value;
    return (await session.differentiate(new Map(weights).set(name, { shape, data: changed }), batch)).loss;
  };
  for (const [name, { data }] of weights) {
    for (const at of [0, random.integer(0, data.length), data.length - 1]) {
      const high = Math.fround(data[at] + 1e-5);
      const low = Math.fround(data[at] - 1e-5);
      const expected = (await lossWith(name, at, high) - await lossWith(name, at, low)) / (high - low);
      const actual = gradient.get(name)!.data[at];
      const scale = Math.max(...gradient.get(name)!.data.map(Math.abs));
      ok(
        Math.abs(actual - expected) <= 1e-3 * scale + 1e-8,
        `${name}[${at}]: ${actual}, differences ${expected}`,
      );
    }
  }
  strictEqual(gradient.size, weights.size);
}

/** Weights large enough that every step matters. */
function randomWeights(network: NetworkDescription): Weights {
  return new Map(parametersOf(network).map(({ name, shape }) => [name, randomTensor(shape)]));
}

function randomTensor(shape: readonly number[]): { shape: readonly number[]; data: Float32Array } {
  const data = new Float32Array(shape.reduce((a, b) => a * b));
  const deviation = shape.length === 4 ? 1 / Math.sqrt(shape[1] * 9) : 0.1;
  return { shape, data: data.map(() => deviation * random.normal()) };
}

function randomBatch(count: number, height: number, width: number): Batch {
  const draw = (): Float32Array => new Float32Array(count * height * width).map(() => random.uniform());
  return { count, height, width, blurred: draw(), sharp: draw() };
}

function randomValue(count: number, channels: number, height: number, width: number): Value {
  const value = createValue(count, channels, height, width);
  return { ...value, data: value.data.map(() => random.normal()) };
}

function dot(left: Value, right: Value): number {
  return left.data.reduce((sum, x, i) => sum + x * right.data[i], 0);
}
