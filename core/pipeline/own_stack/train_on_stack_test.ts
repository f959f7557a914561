import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert";
import { createReferenceBackend } from "../../compute/reference/mod.ts";
import type { NetworkDescription } from "../../network/network.ts";
import { synthesizeStack } from "../../synthesis/synthesize_stack.ts";
import { decodeCheckpoint, encodeCheckpoint } from "../../training/checkpoint.ts";
import { createOwnStackRecipe } from "../../training/own_stack_recipe.ts";
import { ownStackPairs } from "../../training/own_stack_pairs.ts";
import { createTrainingState } from "../../training/training_state.ts";
import { prepareOwnStack } from "./prepare_own_stack.ts";
import { splitField } from "./split_field.ts";
import { type OwnStackCheckpoint, trainOnStack } from "./train_on_stack.ts";

const NETWORK: NetworkDescription = {
  body: "unshuffle",
  input: "guided",
  output: "residual",
  blocks: 1,
  features: 2,
  growth: 1,
};

function framesOf({ height, width }: { height: number; width: number }) {
  const options = { seed: "own", height, width, frames: 3, maxRadiusPx: 4, gainSpread: 0.1 };
  const { frames } = synthesizeStack(options);
  return frames.map((image, k) => ({ name: `frame ${k + 1}`, image }));
}

const stack = await prepareOwnStack(framesOf({ height: 176, width: 304 }), { aligned: true });

Deno.test("parts that are learnt from, watched and judged by lie apart", () => {
  for (const [height, width] of [[144, 288], [288, 144], [480, 640], [1920, 2560]]) {
    const { trained, watched, judged } = splitField({ height, width });
    const groups = [trained, [watched], judged];
    for (const [g, areas] of groups.entries()) {
      for (const a of areas) {
        ok(a.top >= 0 && a.left >= 0 && a.top + a.height <= height && a.left + a.width <= width);
        for (const b of groups.slice(g + 1).flat()) {
          const apart = (start: "top" | "left", size: "height" | "width") =>
            Math.max(a[start], b[start]) - Math.min(a[start] + a[size], b[start] + b[size]);
          ok(Math.max(apart("top", "height"), apart("left", "width")) >= 16, JSON.stringify([a, b]));
        }
      }
    }
  }
});

Deno.test("a field too small to be parted is refused with the size it takes", async () => {
  const small = framesOf({ height: 160, width: 240 });
  await rejects(prepareOwnStack(small, { aligned: true }), /cover 160 x 240 px.*144 x 288 px or more/);
});

Deno.test("frames come in the full stack's brightness, and noise is found as it was made", () => {
  for (const { image } of stack.frames) {
    const mean = (data: Float32Array) => data.reduce((sum, value) => sum + value, 0) / data.length;
    ok(Math.abs(mean(image.data) - mean(stack.full.data)) < 0.02);
  }
  const [quiet, loud] = stack.parts.noise;
  // 1/255 of full range, which the full stack's own range makes somewhat more.
  ok(quiet < 1.2 && loud > 1.2, `${quiet} to ${loud}`);
});

Deno.test("pairs are the same however they are drawn, and cut from one guide a field", async () => {
  let guides = 0;
  const makeGuide = (blurred: typeof stack.full) => {
    guides++;
    return Promise.resolve({ ...blurred, data: blurred.data.map((value) => 2 * value) });
  };
  const range = { patchPx: 32, maxRadiusPx: 7 };
  const all = await ownStackPairs(stack.parts, { seed: 1, makeGuide }).draw({
    ...range,
    first: 0,
    count: 24,
  });
  strictEqual(guides, 8);
  for (const { guide, blurred } of all) deepStrictEqual(guide!.data, blurred.data.map((value) => 2 * value));
  const some = await ownStackPairs(stack.parts, { seed: 1, makeGuide }).draw({
    ...range,
    first: 17,
    count: 2,
  });
  deepStrictEqual(some, all.slice(17, 19));
});

function begin(steps: number): OwnStackCheckpoint {
  const start = { name: "test", sha256: "" };
  const recipe = createOwnStackRecipe({ network: NETWORK, start, full: stack.sha256, steps });
  return { recipe: { ...recipe, batchCount: 2, patchPx: 16 }, state: createTrainingState(recipe) };
}

/** Own pairs alone, with the blurred image as its own guide: what else is mixed in is tested elsewhere. */
function sourceOf() {
  const makeGuide = (blurred: typeof stack.full) => Promise.resolve(blurred);
  const source = ownStackPairs(stack.parts, { seed: 1, makeGuide });
  return { ...source, drawHeldOut: async () => (await source.drawHeldOut()).slice(0, 2) };
}

Deno.test("a training that was stopped, saved and taken up again ends at the same best weights", async () => {
  const backend = createReferenceBackend();
  const whole = begin(4);
  const { best } = await trainOnStack(whole, { backend, source: sourceOf() });
  const stopped = begin(4);
  const interrupt = new AbortController();
  await rejects(trainOnStack(stopped, {
    backend,
    source: sourceOf(),
    signal: interrupt.signal,
    onStep: ({ step }) => step === 2 && interrupt.abort(),
  }));
  strictEqual(stopped.state.step, 2);
  const taken = decodeCheckpoint(encodeCheckpoint(stopped), "checkpoint") as OwnStackCheckpoint;
  deepStrictEqual(taken.state.best, stopped.state.best);
  const resumed = await trainOnStack(taken, { backend, source: sourceOf() });
  deepStrictEqual(resumed.best, best);
  deepStrictEqual(taken.state.history, whole.state.history);
});

Deno.test("a training that no longer improves ends early and keeps what did best", async () => {
  const checkpoint = begin(40);
  checkpoint.recipe.peakLearningRate = 0.5;
  checkpoint.recipe.ownStack = { ...checkpoint.recipe.ownStack, reportEvery: 1, patience: 2 };
  const options = { backend: createReferenceBackend(), source: sourceOf() };
  const { step, best, history } = await trainOnStack(checkpoint, options);
  ok(step < 40);
  strictEqual(step, best.step + 2);
  for (const { validation } of history) ok(validation!.restoredPsnr <= best.restoredPsnr);
  deepStrictEqual((await trainOnStack(checkpoint, options)).step, step);
});
