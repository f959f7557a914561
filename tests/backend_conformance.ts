import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert";
import type { ComputeBackend } from "../core/compute/backend.ts";
import { createReferenceBackend } from "../core/compute/reference/mod.ts";
import { createImage, type Image } from "../core/image/image.ts";
import { createRandom } from "../core/math/random.ts";
import {
  countInputChannels,
  inputOf,
  type NetworkDescription,
  type Weights,
} from "../core/network/network.ts";
import { parametersOf } from "../core/network/parameters.ts";
import type { Batch, Loss, LossGradient } from "../core/training/training_session.ts";

/** How far an engine may be from the reference, relative to the greatest expected value. */
export interface ConformanceOptions {
  /** Default 1e-3. */
  forward?: number;
  /** Default 1e-2. */
  gradient?: number;
  /** Default 1e-4. */
  loss?: number;
  /** Why the engine cannot be tested here: its tests are then reported as ignored. */
  ignored?: string;
}

const SIZE = { blocks: 1, features: 4, growth: 2 };
const NETWORKS: readonly NetworkDescription[] = [
  { body: "paper", output: "direct", ...SIZE },
  { body: "paper", output: "residual", ...SIZE },
  { body: "unshuffle", output: "direct", ...SIZE },
  { body: "unshuffle", output: "residual", ...SIZE },
  { body: "paper", input: "guided", output: "residual", ...SIZE },
  { body: "unshuffle", input: "guided", output: "residual", ...SIZE },
];
const GUIDED = NETWORKS[5];

const LOSSES: readonly Loss[] = [
  { kind: "mse", epsilon: 0, borderPx: 0 },
  { kind: "charbonnier", epsilon: 1e-2, borderPx: 2 },
  { kind: "psnr", epsilon: 1e-2, borderPx: 1 },
];

/** Registers the tests that every engine has to pass: what `ComputeBackend` promises, against the reference. */
export function describeBackendConformance(
  name: string,
  create: () => Promise<ComputeBackend>,
  options: ConformanceOptions = {},
): void {
  const { forward = 1e-3, gradient = 1e-2, loss: lossTolerance = 1e-4, ignored } = options;
  const test = (title: string, run: (backend: ComputeBackend) => Promise<void>): void =>
    Deno.test({
      name: `${name}: ${title}${ignored ? ` (ignored: ${ignored})` : ""}`,
      ignore: ignored !== undefined,
      fn: async () => {
        const backend = await create();
        try {
          await run(backend);
        } finally {
          await backend.dispose();
        }
      },
    });

  for (const network of NETWORKS) {
    const title = `${network.body}, ${inputOf(network)}, ${network.output}`;

    test(`${title}: tiles of several sizes are restored as by the reference`, async (backend) => {
      const weights = drawWeights(network, "forward");
      const model = await backend.loadModel(network, weights);
      const expected = await createReferenceBackend().loadModel(network, weights);
      strictEqual(model.input, inputOf(network));
      for (const [height, width] of [[8, 12], [12, 8], [2, 2], [16, 22]]) {
        const [tile, guide] = [drawTile(height, width), drawTile(height, width, "guide")];
        const restored = await model.restoreTile(tile, guide);
        deepStrictEqual([restored.height, restored.width], [height, width]);
        requireClose(restored.data, (await expected.restoreTile(tile, guide)).data, {
          tolerance: forward,
          what: "tile",
        });
      }
      await model.dispose();
    });

    for (const loss of LOSSES) {
      test(`${title}, ${loss.kind}: loss and gradient equal the reference's, batches of 1, 2, 3 and 5`, async (backend) => {
        const weights = drawWeights(network, "gradient");
        for (const [count, height, width] of [[1, 8, 12], [2, 12, 8], [3, 8, 12], [5, 8, 8]]) {
          const batch = drawBatch(count, height, width, { network });
          const actual = await differentiateOnce(backend, { network, weights, batch, loss });
          const expected = await differentiateOnce(createReferenceBackend(), {
            network,
            weights,
            batch,
            loss,
          });
          requireClose([actual.loss], [expected.loss], { tolerance: lossTolerance, what: "loss" });
          requireGradientClose(actual.gradient, expected.gradient, gradient);
        }
      });
    }
  }

  test("the same input gives the same bytes, in any order", async (backend) => {
    for (const network of [NETWORKS[0], NETWORKS[3]]) {
      const weights = drawWeights(network, "deterministic");
      const model = await backend.loadModel(network, weights);
      const tiles = [drawTile(8, 12, "a"), drawTile(8, 12, "b")];
      const [first, second] = [await model.restoreTile(tiles[0]), await model.restoreTile(tiles[1])];
      deepStrictEqual(await model.restoreTile(tiles[1]), second);
      deepStrictEqual(await model.restoreTile(tiles[0]), first);
      await model.dispose();

      const batch = drawBatch(3, 8, 12);
      const session = await backend.startTraining(network, { ...batch, loss: LOSSES[1] });
      const before = await session.differentiate(weights, batch);
      await session.differentiate(drawWeights(network, "others"), drawBatch(3, 8, 12, { seed: "other" }));
      deepStrictEqual(await session.differentiate(weights, batch), before);
      await session.dispose();
    }
  });

  test("as many tiles at once as it allows come out as one by one", async (backend) => {
    const network = NETWORKS[3];
    const model = await backend.loadModel(network, drawWeights(network, "concurrent"));
    ok(Number.isInteger(model.concurrency) && model.concurrency >= 1);
    const tiles = Array.from({ length: model.concurrency }, (_, i) => drawTile(8, 12 + 2 * i, `tile ${i}`));
    const together = await Promise.all(tiles.map((tile) => model.restoreTile(tile)));
    for (const [i, tile] of tiles.entries()) deepStrictEqual(await model.restoreTile(tile), together[i]);
    await model.dispose();
  });

  test("several models live side by side, each with its own weights", async (backend) => {
    const network = NETWORKS[2];
    const tile = drawTile(8, 12);
    const all = [drawWeights(network, "first"), drawWeights(network, "second")];
    const models = await Promise.all(all.map((weights) => backend.loadModel(network, weights)));
    for (const [i, model] of models.entries()) {
      const expected = await (await createReferenceBackend().loadModel(network, all[i])).restoreTile(tile);
      requireClose((await model.restoreTile(tile)).data, expected.data, {
        tolerance: forward,
        what: `model ${i}`,
      });
    }
    for (const model of models) await model.dispose();
  });

  test("a model keeps the weights it was loaded with, and leaves tiles and weights as they are", async (backend) => {
    const network = NETWORKS[1];
    const weights = drawWeights(network, "kept");
    const tile = drawTile(8, 12);
    const model = await backend.loadModel(network, weights);
    for (const { data } of weights.values()) data.fill(0);
    const restored = await model.restoreTile(tile);
    deepStrictEqual(tile, drawTile(8, 12));
    const expected = await createReferenceBackend().loadModel(network, drawWeights(network, "kept"));
    requireClose(restored.data, (await expected.restoreTile(tile)).data, {
      tolerance: forward,
      what: "tile",
    });
    await model.dispose();

    const batch = drawBatch(2, 8, 12);
    const trained = drawWeights(network, "trained");
    await differentiateOnce(backend, { network, weights: trained, batch, loss: LOSSES[0] });
    deepStrictEqual(trained, drawWeights(network, "trained"));
    deepStrictEqual(batch, drawBatch(2, 8, 12));
  });

  test("weights that do not suit the network are refused by name", async (backend) => {
    const network = NETWORKS[0];
    const batch = drawBatch(1, 8, 12);
    const session = await backend.startTraining(network, { ...batch, loss: LOSSES[0] });
    const spoiled: [(weights: Weights) => void, RegExp][] = [
      [(weights) => weights.delete("up.bias"), /up\.bias/],
      [
        (weights) => weights.set("up.weight", { shape: [4, 4, 1, 1], data: new Float32Array(16) }),
        /up\.weight/,
      ],
      [(weights) => weights.set("extra", { shape: [1], data: new Float32Array(1) }), /extra/],
    ];
    for (const [spoil, message] of spoiled) {
      const weights = drawWeights(network, "wrong");
      spoil(weights);
      await rejects(backend.loadModel(network, weights), message);
      await rejects(session.differentiate(weights, batch), message);
    }
    await session.dispose();
  });

  test("tiles, batches and borders of a wrong size are refused with their size", async (backend) => {
    const network = NETWORKS[3];
    const weights = drawWeights(network, "sizes");
    const model = await backend.loadModel(network, weights);
    strictEqual(model.multiple, 2);
    await rejects(model.restoreTile(createImage(7, 12)), /7/);
    await rejects(model.restoreTile(createImage(8, 13)), /13/);
    await model.dispose();
    const session = await backend.startTraining(network, { ...drawBatch(2, 8, 12), loss: LOSSES[0] });
    await rejects(session.differentiate(weights, drawBatch(3, 8, 12)), /3/);
    await session.dispose();
    const loss: Loss = { ...LOSSES[0], borderPx: 4 };
    await rejects(backend.startTraining(network, { count: 1, height: 8, width: 12, loss }), /4/);
  });

  test("a guided model needs a guide of the tile's size, and a session what the network reads", async (backend) => {
    const [tile, weights] = [drawTile(8, 12), drawWeights(GUIDED, "guided")];
    const model = await backend.loadModel(GUIDED, weights);
    await rejects(model.restoreTile(tile), { name: "RangeError", message: /guide/ });
    await rejects(model.restoreTile(tile, drawTile(8, 14)), {
      name: "RangeError",
      message: /8 x 12.*8 x 14/,
    });
    await model.dispose();
    const batch = drawBatch(2, 8, 12);
    const session = await backend.startTraining(GUIDED, { ...batch, loss: LOSSES[0] });
    await rejects(session.differentiate(weights, batch), { name: "RangeError", message: /384.*192/ });
    await session.dispose();
  });

  test("what a network does not read does not change what it gives", async (backend) => {
    const [tile, network] = [drawTile(8, 12), NETWORKS[1]];
    const model = await backend.loadModel(network, drawWeights(network, "unread"));
    deepStrictEqual(await model.restoreTile(tile, drawTile(8, 12, "guide")), await model.restoreTile(tile));
    await model.dispose();
  });

  test("memory needed grows with the tile and is at least the tile's own", async (backend) => {
    const model = await backend.loadModel(NETWORKS[0], drawWeights(NETWORKS[0], "memory"));
    ok(model.workingBytes(64 * 64) >= 64 * 64 * 4);
    ok(model.workingBytes(128 * 128) > model.workingBytes(64 * 64));
    await model.dispose();
  });

  test("models, sessions and the engine can be disposed of twice, and say what they run on", async (backend) => {
    const network = NETWORKS[3];
    const model = await backend.loadModel(network, drawWeights(network, "dispose"));
    const session = await backend.startTraining(network, { count: 1, height: 8, width: 12, loss: LOSSES[0] });
    for (const { device } of [backend, model, session]) ok(device.length > 0);
    for (const owner of [model, model, session, session, backend, backend]) await owner.dispose();
  });
}

interface Differentiation {
  network: NetworkDescription;
  weights: Weights;
  batch: Batch;
  loss: Loss;
}

async function differentiateOnce(
  backend: ComputeBackend,
  { network, weights, batch, loss }: Differentiation,
): Promise<LossGradient> {
  const { count, height, width } = batch;
  const session = await backend.startTraining(network, { count, height, width, loss });
  try {
    return await session.differentiate(weights, batch);
  } finally {
    await session.dispose();
  }
}

function requireGradientClose(actual: Weights, expected: Weights, tolerance: number): void {
  deepStrictEqual([...actual.keys()].sort(), [...expected.keys()].sort());
  const greatest = Math.max(...[...expected.values()].map(({ data }) => peakOf(data)));
  for (const [name, { shape, data }] of expected) {
    deepStrictEqual([...actual.get(name)!.shape], [...shape]);
    requireClose(actual.get(name)!.data, data, { tolerance, what: name, atLeast: 1e-3 * greatest });
  }
}

/** Fails if an element is off by more than the tolerance times the greatest expected value. */
function requireClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { tolerance, what, atLeast = 0 }: { tolerance: number; what: string; atLeast?: number },
): void {
  strictEqual(actual.length, expected.length, `${what}: number of elements`);
  const scale = Math.max(peakOf(expected), atLeast);
  ok(scale > 0, `${what}: nothing to compare, all expected values are zero`);
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(actual[i] - expected[i]) / scale;
    ok(
      error <= tolerance,
      `${what}[${i}] is ${actual[i]}, the reference ${expected[i]}, off by ${error} of ${scale}`,
    );
  }
}

function peakOf(values: ArrayLike<number>): number {
  return Array.from(values).reduce((peak, value) => Math.max(peak, Math.abs(value)), 0);
}

/** Weights large enough that every step of the network matters. */
function drawWeights(network: NetworkDescription, seed: string): Weights {
  const random = createRandom(`conformance/${seed}`);
  return new Map(
    parametersOf(network).map(({ name, shape }) => {
      const deviation = shape.length === 4 ? 1 / Math.sqrt(shape[1] * 9) : 0.1;
      const data = new Float32Array(shape.reduce((a, b) => a * b)).map(() => deviation * random.normal());
      return [name, { shape, data }];
    }),
  );
}

function drawTile(height: number, width: number, seed = "tile"): Image {
  const random = createRandom(`conformance/${seed}`);
  return createImage(height, width, new Float32Array(height * width).map(() => random.uniform()));
}

function drawBatch(
  count: number,
  height: number,
  width: number,
  { seed = "batch", network = NETWORKS[0] } = {},
): Batch {
  const random = createRandom(`conformance/${seed}`);
  const draw = (channels: number): Float32Array =>
    new Float32Array(count * channels * height * width).map(() => random.uniform());
  return { count, height, width, input: draw(countInputChannels(network)), sharp: draw(1) };
}
