import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert";
import { createRandom } from "../../math/random.ts";
import {
  countInputChannels,
  inputOf,
  type NetworkDescription,
  type NetworkInput,
  type Weights,
} from "../../network/network.ts";
import { initializeWeights, parametersOf } from "../../network/parameters.ts";
import { assembleBatch } from "../../training/assemble_batch.ts";
import type { Batch, Loss } from "../../training/training_session.ts";
import { createReferenceBackend } from "./mod.ts";

const random = createRandom("reference");
const torch = readTorch();

for (const { body, input, output, kind, loss, restored, projections } of torch.cases) {
  Deno.test(`output, loss and gradient equal PyTorch's: ${body}, ${input}, ${output}, ${kind}`, async () => {
    const { blocks, features, growth, count, height, width, borderPx, epsilon } = torch;
    const network: NetworkDescription = { body, input, output, blocks, features, growth };
    const weights: Weights = new Map(
      parametersOf(network).map(({ name, shape }, seed) => {
        const scale = shape.length === 4 ? 1 / Math.sqrt(shape[1] * 9) : 0.1;
        return [name, {
          shape,
          data: sines(shape.reduce((a, b) => a * b), seed).map((value) => value * scale),
        }];
      }),
    );
    const pairs = Array.from({ length: count }, (_, i) => {
      const [blurred, guide, sharp] = [100, 150, 200].map((seed) => {
        const data = sines(count * height * width, seed).map((value) => (value + 1) / 2);
        return { height, width, data: data.slice(i * height * width, (i + 1) * height * width) };
      });
      return { blurred, guide, sharp };
    });
    const backend = createReferenceBackend();
    const model = await backend.loadModel(network, weights);
    const { blurred, guide } = pairs[0];
    (await model.restoreTile(blurred, guide)).data.forEach((value, i) =>
      requireNear(value, restored[i], 1e-5)
    );
    const session = await backend.startTraining(network, {
      ...{ count, height, width },
      loss: { kind, epsilon, borderPx },
    });
    const found = await session.differentiate(weights, assembleBatch(pairs, network));
    requireNear(found.loss, loss, 1e-5);
    const scale = Math.max(...projections.map(Math.abs));
    [...found.gradient.values()].forEach(({ data }, i) => {
      const direction = sines(data.length, 300);
      const projection = data.reduce((sum, value, j) => sum + value * direction[j], 0);
      requireNear(projection, projections[i], 1e-5 * scale);
    });
  });
}

for (const body of ["paper", "unshuffle"] as const) {
  for (const output of ["direct", "residual"] as const) {
    for (const kind of ["mse", "charbonnier", "psnr"] as const) {
      testGradient({ body, output, blocks: 1, features: 3, growth: 2 }, kind);
    }
  }
  testGradient({ body, input: "guided", output: "residual", blocks: 1, features: 3, growth: 2 }, "mse");
}

function testGradient(network: NetworkDescription, kind: Loss["kind"]): void {
  const title = `${network.body}, ${inputOf(network)}, ${network.output}, ${kind}`;
  Deno.test(`the gradient equals central differences: ${title}`, async () => {
    await requireGradient(network, { kind, epsilon: 0.05, borderPx: 1 });
  });
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

function requireNear(actual: number, expected: number, tolerance: number): void {
  ok(Math.abs(actual - expected) <= tolerance, `${actual}, PyTorch ${expected}`);
}

/** The numbers of `generate.py`. */
function sines(length: number, seed: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => Math.sin(seed + 1.7 * i + 0.3 * i * i));
}

/** Compares some elements of every parameter's derivative with (L(w + h) - L(w - h)) / 2h. */
async function requireGradient(network: NetworkDescription, loss: Loss): Promise<void> {
  const weights = randomWeights(network);
  const batch = randomBatch(network);
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

function randomBatch(network: NetworkDescription): Batch {
  const [count, height, width] = [2, 6, 8];
  const draw = (channels: number): Float32Array =>
    new Float32Array(count * channels * height * width).map(() => random.uniform());
  return { count, height, width, input: draw(countInputChannels(network)), sharp: draw(1) };
}

interface TorchResults {
  features: number;
  growth: number;
  blocks: number;
  count: number;
  height: number;
  width: number;
  borderPx: number;
  epsilon: number;
  cases: {
    body: NetworkDescription["body"];
    input: NetworkInput;
    output: NetworkDescription["output"];
    kind: Loss["kind"];
    loss: number;
    restored: number[];
    projections: number[];
  }[];
}

/** `fixtures/network/generate.py` made them. */
function readTorch(): TorchResults {
  return JSON.parse(
    Deno.readTextFileSync(new URL("../../../fixtures/network/rrdbnet.json", import.meta.url)),
  );
}
