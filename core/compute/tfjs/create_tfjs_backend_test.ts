import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert";
import { createImage } from "../../image/image.ts";
import { createRandom } from "../../math/random.ts";
import type { NetworkDescription, Weights } from "../../network/network.ts";
import { parametersOf } from "../../network/parameters.ts";
import type { Batch, Loss } from "../../training/training_session.ts";
import { createReferenceBackend } from "../reference/mod.ts";
import { createTfjsBackend, listAdapters } from "./mod.ts";
import { computeOnGpu } from "./compute_on_gpu.ts";
import { openGpu } from "./open_gpu.ts";

const adapters = await listAdapters();
const hasAdapter = adapters.length > 0;
const isSoftwareOnly = hasAdapter && adapters.every(({ isSoftware }) => isSoftware);
const LOSS: Loss = { kind: "mse", epsilon: 0, borderPx: 1 };

function testOnAdapter(name: string, fn: () => Promise<void>, isPossible = hasAdapter): void {
  Deno.test({
    name: isPossible ? name : `${name} (ignored: no such WebGPU adapter here)`,
    ignore: !isPossible,
    fn,
  });
}

testOnAdapter("a software adapter is refused unless it is allowed", async () => {
  await rejects(createTfjsBackend(), { name: "AdapterError", problem: "software-adapter" });
  const allowed = await createTfjsBackend({ allowSoftware: true });
  // The open adapter is not handed to one who refuses it.
  await rejects(createTfjsBackend(), { name: "AdapterError" });
  await allowed.dispose();
}, isSoftwareOnly);

testOnAdapter(
  "large tiles and wide layers, which take other kernels, come out as by the reference",
  async () => {
    const backend = await createTfjsBackend({ allowSoftware: true });
    for (const body of ["paper", "unshuffle"] as const) {
      const network: NetworkDescription = { body, output: "direct", blocks: 1, features: 32, growth: 16 };
      const weights = drawWeights(network);
      const size = body === "paper" ? 32 : 64;
      const tile = createImage(size, size + 8, draw(size * (size + 8)));
      const model = await backend.loadModel(network, weights);
      const expected = await (await createReferenceBackend().loadModel(network, weights)).restoreTile(tile);
      const { data } = await model.restoreTile(tile);
      ok(relativeError(data, expected.data) < 1e-4, `${body}: off by ${relativeError(data, expected.data)}`);
      await model.dispose();
    }
    await backend.dispose();
  },
);

testOnAdapter(
  "where LeakyReLU reads zero its slope is 1, and ties of the pool go to the first pixel",
  async () => {
    const network: NetworkDescription = {
      body: "paper",
      output: "direct",
      blocks: 1,
      features: 4,
      growth: 2,
    };
    const weights = drawWeights(network);
    for (const [name, { data }] of weights) if (name.endsWith(".bias")) data.fill(0);
    const batch: Batch = { ...drawBatch(2, 8, 12), input: new Float32Array(2 * 8 * 12) };
    const backend = await createTfjsBackend({ allowSoftware: true });
    const [actual, expected] = await Promise.all([backend, createReferenceBackend()].map(async (engine) => {
      return await (await engine.startTraining(network, { ...batch, loss: LOSS })).differentiate(
        weights,
        batch,
      );
    }));
    ok(expected.gradient.get("first.bias")!.data.some((value) => value !== 0));
    for (const [name, { data }] of expected.gradient) {
      ok(relativeError(actual.gradient.get(name)!.data, data) < 1e-3, name);
    }
    await backend.dispose();
  },
);

testOnAdapter("steps and tiles leave no tensor behind, nor does disposing", async () => {
  const gpu = await openGpu({ allowSoftware: true });
  const backend = await createTfjsBackend({ allowSoftware: true });
  const network: NetworkDescription = {
    body: "paper",
    output: "residual",
    blocks: 1,
    features: 4,
    growth: 2,
  };
  const weights = drawWeights(network);
  const batch = drawBatch(2, 8, 12);
  const before = gpu.tf.memory().numTensors;
  const model = await backend.loadModel(network, weights);
  const session = await backend.startTraining(network, { ...batch, loss: LOSS });
  const seen: { tensors: number; bytes: number }[] = [];
  for (let step = 0; step < 4; step++) {
    await model.restoreTile(createImage(8, 12, draw(96)));
    await session.differentiate(weights, batch);
    await rejects(model.restoreTile(createImage(7, 12)));
    const { numBytesInGPU } = gpu.tf.backend().memory() as unknown as { numBytesInGPU: number };
    seen.push({ tensors: gpu.tf.memory().numTensors, bytes: numBytesInGPU });
  }
  deepStrictEqual(seen, seen.map(() => seen[0]));
  await model.dispose();
  await session.dispose();
  strictEqual(gpu.tf.memory().numTensors, before);
  await backend.dispose();
  await backend.dispose();
  // Disposing twice let go once: the other user still computes.
  const ones = gpu.tf.ones([4]);
  deepStrictEqual([...await ones.data()], [1, 1, 1, 1]);
  ones.dispose();
  gpu.release();
});

testOnAdapter("what the GPU refuses to run is thrown, and the next tile is right again", async () => {
  const gpu = await openGpu({ allowSoftware: true });
  const backend = await createTfjsBackend({ allowSoftware: true });
  const network: NetworkDescription = { body: "paper", output: "direct", blocks: 1, features: 4, growth: 2 };
  const weights = drawWeights(network);
  const tile = createImage(8, 12, draw(96));
  const model = await backend.loadModel(network, weights);
  const { device } = gpu;
  const createShaderModule = device.createShaderModule.bind(device);
  device.createShaderModule = () => createShaderModule({ code: "no WGSL" });
  await rejects(model.restoreTile(tile), /the GPU failed: /);
  await model.dispose();
  await backend.dispose();
  gpu.release();

  const again = await createTfjsBackend({ allowSoftware: true });
  const restored = await (await again.loadModel(network, weights)).restoreTile(tile);
  const expected = await (await createReferenceBackend().loadModel(network, weights)).restoreTile(tile);
  ok(relativeError(restored.data, expected.data) < 1e-4);
  await again.dispose();
});

testOnAdapter("after an error that nobody waited for, no more results are given", async () => {
  const gpu = await openGpu({ allowSoftware: true });
  gpu.device.createShaderModule({ code: "no WGSL" });
  await gpu.device.queue.onSubmittedWorkDone();
  await new Promise((resolve) => setTimeout(resolve, 20));
  for (let i = 0; i < 2; i++) await rejects(computeOnGpu(gpu, () => [gpu.tf.ones([1])]), /the GPU failed: /);
  gpu.release();
});

testOnAdapter("a tile beyond the adapter's buffers is refused with the size that fits", async () => {
  const backend = await createTfjsBackend({ allowSoftware: true });
  const network: NetworkDescription = { body: "paper", output: "direct", blocks: 1, features: 64, growth: 1 };
  const model = await backend.loadModel(network, drawWeights(network));
  // 4 x 64 channels of 4 bytes a pixel: no adapter allows buffers of 64 GiB.
  const { height, width } = { height: 8192, width: 8192 };
  const huge = { height, width, data: { length: height * width } as Float32Array };
  await rejects(
    model.restoreTile(huge),
    /8192 x 8192 needs a GPU buffer of 68719476736 bytes.*at most \d+ pixels/,
  );
  await model.dispose();
  await backend.dispose();
});

function drawWeights(network: NetworkDescription): Weights {
  const random = createRandom("tfjs weights");
  return new Map(
    parametersOf(network).map(({ name, shape }) => {
      const deviation = shape.length === 4 ? 1 / Math.sqrt(shape[1] * 9) : 0.1;
      const data = new Float32Array(shape.reduce((a, b) => a * b)).map(() => deviation * random.normal());
      return [name, { shape, data }];
    }),
  );
}

function drawBatch(count: number, height: number, width: number): Batch {
  const pixels = count * height * width;
  return { count, height, width, input: draw(pixels), sharp: draw(pixels, "sharp") };
}

function draw(length: number, seed = "pixels"): Float32Array {
  const random = createRandom(seed);
  return new Float32Array(length).map(() => random.uniform());
}

function relativeError(actual: Float32Array, expected: Float32Array): number {
  const peak = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return actual.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i])), 0) / (peak || 1);
}
