import { deepStrictEqual, match, strictEqual } from "node:assert";
import type { NetworkDescription } from "../../../core/network/network.ts";
import { encodeCheckpoint } from "../../../core/training/checkpoint.ts";
import { createOwnStackRecipe } from "../../../core/training/own_stack_recipe.ts";
import { createTrainingState } from "../../../core/training/training_state.ts";
import { takeUpTraining } from "./take_up_training.ts";

const NETWORK: NetworkDescription = {
  body: "unshuffle",
  output: "residual",
  blocks: 1,
  features: 2,
  growth: 1,
};
const STACK = { sha256: "stack" };
const START = { name: "default", sha256: "start" };

function keep(step: number): Uint8Array {
  const recipe = createOwnStackRecipe({ network: NETWORK, start: START, full: STACK.sha256, steps: 10 });
  return encodeCheckpoint({ recipe, state: { ...createTrainingState(recipe), step } });
}

Deno.test("a training is gone on with on the same stack from the same start; else it begins anew, and says so", () => {
  const notes: string[] = [];
  const taken = takeUpTraining(keep(7), { stack: STACK, start: START, notes });
  strictEqual(taken?.state.step, 7);
  strictEqual(taken.recipe.ownStack.full, "stack");
  match(notes[0], /gone on after step 7/);
  const others = [
    { bytes: keep(7), stack: { sha256: "other" }, start: START },
    { bytes: keep(7), stack: STACK, start: { sha256: "other" } },
    { bytes: keep(7).subarray(0, 100), stack: STACK, start: START },
    { bytes: new Uint8Array(0), stack: STACK, start: START },
  ];
  for (const { bytes, stack, start } of others) {
    const notes: string[] = [];
    strictEqual(takeUpTraining(bytes, { stack, start, notes }), undefined);
    deepStrictEqual(notes.map((note) => note.endsWith("begun anew")), [true]);
  }
});
