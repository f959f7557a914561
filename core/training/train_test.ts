import { deepStrictEqual, ok, rejects, strictEqual, throws } from "node:assert";
import { createRandom } from "../math/random.ts";
import type { Weights } from "../network/network.ts";
import { parametersOf } from "../network/parameters.ts";
import { decodeSafetensors, encodeSafetensors } from "../network/safetensors.ts";
import type { TrainingPair } from "../synthesis/draw_pairs.ts";
import { decodeCheckpoint, encodeCheckpoint } from "./checkpoint.ts";
import { courseAfter, learningRateAt, maxRadiusAt, type Recipe } from "./recipe.ts";
import { train } from "./train.ts";
import type { Batch, TrainingSession } from "./training_session.ts";
import { createTrainingState } from "./training_state.ts";

const RECIPE: Recipe = {
  network: { body: "unshuffle", output: "residual", blocks: 1, features: 2, growth: 1 },
  seed: 3,
  steps: 12,
  batchCount: 2,
  patchPx: 4,
  courses: [
    { portion: 0.25, loss: { kind: "mse", epsilon: 1e-3, borderPx: 0 } },
    { portion: 0.75, loss: { kind: "psnr", epsilon: 1e-3, borderPx: 0 } },
  ],
  peakLearningRate: 1e-2,
  warmUpSteps: 2,
  startRadiusPx: 1,
  endRadiusPx: 3,
  curriculumSteps: 6,
  noise: [0, 1],
  averageDecay: 0.9,
};

/** Loss: mean square distance of each weight from the mean of the batch. */
function createQuadraticSession(): TrainingSession {
  return {
    device: "test",
    differentiate(weights: Weights, batch: Batch) {
      const target = batch.sharp.reduce((a, b) => a + b) / batch.sharp.length;
      let loss = 0;
      const gradient: Weights = new Map();
      for (const [name, { shape, data }] of weights) {
        loss += data.reduce((sum, value) => sum + (value - target) ** 2, 0);
        gradient.set(name, { shape, data: data.map((value) => 2 * (value - target)) });
      }
      return Promise.resolve({ loss, gradient });
    },
    dispose: () => Promise.resolve(),
  };
}

function draw({ first, maxRadiusPx }: { first: number; maxRadiusPx: number }): TrainingPair[] {
  return [first, first + 1].map((index) => {
    const random = createRandom(`pair/${index}`);
    const data = Float32Array.from({ length: 16 }, () => random.uniform() + maxRadiusPx);
    return { sharp: { height: 4, width: 4, data }, blurred: { height: 4, width: 4, data } };
  });
}

const options = { session: createQuadraticSession(), source: { draw }, reportEvery: 5 };

Deno.test("training lowers the loss and reports each stretch", async () => {
  const state = await train(RECIPE, createTrainingState(RECIPE), options);
  deepStrictEqual(state.history.map(({ step }) => step), [5, 10, 12]);
  const again = await options.session.differentiate(
    state.weights,
    batchOf(draw({ first: 0, maxRadiusPx: 3 })),
  );
  const before = createTrainingState(RECIPE).weights;
  ok(
    again.loss <
      (await options.session.differentiate(before, batchOf(draw({ first: 0, maxRadiusPx: 3 })))).loss,
  );
});

Deno.test("a training stopped between reports, saved and taken up again ends with the same bytes", async () => {
  const whole = await train(RECIPE, createTrainingState(RECIPE), options);
  const stop = new AbortController();
  const state = createTrainingState(RECIPE);
  const onStep = ({ step }: { step: number }) => step === 7 && stop.abort(new Error("stopped"));
  await rejects(train(RECIPE, state, { ...options, onStep, signal: stop.signal }), /stopped/);
  strictEqual(state.step, 7);
  const saved = decodeCheckpoint(encodeCheckpoint({ recipe: RECIPE, state }), "saved");
  const resumed = await train(saved.recipe, saved.state, options);
  deepStrictEqual(
    encodeCheckpoint({ recipe: RECIPE, state: resumed }),
    encodeCheckpoint({ recipe: RECIPE, state: whole }),
  );
});

Deno.test("a checkpoint that is none, or another version's, is refused in one line that names it", () => {
  const checkpoint = { recipe: RECIPE, state: createTrainingState(RECIPE) };
  const { tensors, metadata } = decodeSafetensors(encodeCheckpoint(checkpoint), "saved");
  const decode = (changes: Record<string, string>) => () =>
    decodeCheckpoint(
      encodeSafetensors({ tensors, metadata: { ...metadata, ...changes } }, { dtype: "F32" }),
      "saved",
    );
  throws(decode({ limbusCheckpoint: "0" }), /^Error: saved: not a checkpoint/);
  throws(decode({ recipe: "{" }), /^Error: saved: recipe in the metadata is missing or not JSON/);
  throws(decode({ recipe: "{}" }), /^Error: saved: recipe lacks network/);
  throws(
    decode({ recipe: JSON.stringify({ ...RECIPE, colour: 1 }) }),
    /^Error: saved: recipe has an unknown colour/,
  );
  const network = { ...RECIPE.network, blocks: 2 };
  throws(decode({ recipe: JSON.stringify({ ...RECIPE, network }) }), /^Error: saved: weights: .*block1/);
  throws(decode({ progress: "null" }), /^Error: saved: progress lacks step/);
});

Deno.test("a loss that is not a number stops the training", async () => {
  const session = {
    ...options.session,
    differentiate: () => Promise.resolve({ loss: NaN, gradient: new Map() }),
  };
  await rejects(train(RECIPE, createTrainingState(RECIPE), { ...options, session }), /loss at step 1 is NaN/);
});

Deno.test("validation sees the averaged weights and enters the history", async () => {
  const validate = (weights: Weights) =>
    Promise.resolve({ blurredPsnr: weights.size, restoredPsnr: parametersOf(RECIPE.network).length });
  const { history } = await train(RECIPE, createTrainingState(RECIPE), { ...options, validate });
  ok(history.every(({ validation }) => validation!.blurredPsnr === validation!.restoredPsnr));
});

Deno.test("each course lasts for its portion of the steps", () => {
  const kinds = [0, 2, 3, 11].map((step) => courseAfter(step, RECIPE).loss.kind);
  deepStrictEqual(kinds, ["mse", "mse", "psnr", "psnr"]);
  const [{ firstStep, lastStep }, next] = [courseAfter(0, RECIPE), courseAfter(3, RECIPE)];
  deepStrictEqual([firstStep, lastStep, next.firstStep, next.lastStep], [1, 3, 4, 12]);
});

Deno.test("a training stops at the last step it is given and goes on from there", async () => {
  const whole = await train(RECIPE, createTrainingState(RECIPE), options);
  const state = createTrainingState(RECIPE);
  await train(RECIPE, state, { ...options, lastStep: 3 });
  strictEqual(state.step, 3);
  await train(RECIPE, state, options);
  deepStrictEqual(state.weights, whole.weights);
});

Deno.test("the W2S decay is a tenth at each fifth of the steps", () => {
  const rate = (step: number) => learningRateAt(step, { ...RECIPE, steps: 50, decay: "tenths" });
  deepStrictEqual([1, 10, 11, 21, 50].map((step) => Math.round(Math.log10(rate(step)))), [
    -2,
    -2,
    -3,
    -4,
    -6,
  ]);
});

Deno.test("weight decay draws weights towards zero where nothing else does", async () => {
  const still = {
    ...options.session,
    differentiate: (weights: Weights) =>
      Promise.resolve({
        loss: 0,
        gradient: new Map(
          [...weights].map(([name, { shape, data }]) => [name, { shape, data: data.map(() => 0) }]),
        ),
      }),
  };
  const size = ({ weights }: { weights: Weights }) =>
    [...weights.values()].reduce((sum, { data }) => sum + data.reduce((a, b) => a + Math.abs(b), 0), 0);
  const trained = (weightDecay?: number) =>
    train({ ...RECIPE, weightDecay }, createTrainingState(RECIPE), { ...options, session: still });
  strictEqual(size(await trained()), size(createTrainingState(RECIPE)));
  ok(size(await trained(1e-3)) < 0.99 * size(await trained()));
});

Deno.test("the rate warms up in each course and falls to zero; the blur grows", () => {
  const cosine = (step: number) => (1 + Math.cos((Math.PI * step) / 12)) / 2;
  const relative = [1, 2, 3, 4, 5].map((step) => learningRateAt(step, RECIPE) / 1e-2 / cosine(step));
  deepStrictEqual(relative.map((value) => Math.round(value * 1e6) / 1e6), [0.5, 1, 1, 0.5, 1]);
  ok(learningRateAt(12, RECIPE) < 1e-12);
  strictEqual(maxRadiusAt(0, RECIPE), 1);
  strictEqual(maxRadiusAt(3, RECIPE), 2);
  strictEqual(maxRadiusAt(9, RECIPE), 3);
});

function batchOf(pairs: TrainingPair[]): Batch {
  const sharp = Float32Array.from(pairs.flatMap((pair) => [...pair.sharp.data]));
  return { count: 2, height: 4, width: 4, input: sharp, sharp };
}
