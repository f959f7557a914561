import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { synthesizeStack } from "../synthesis/synthesize_stack.ts";
import { cornerError } from "./corner_error.ts";
import { buildPyramid, planLevels } from "./pyramid.ts";
import { refineAlignment } from "./refine_alignment.ts";

const size = { height: 320, width: 320 };
const plan = planLevels(size);
const draw = (seed: number) =>
  synthesizeStack({
    seed,
    ...size,
    frames: 2,
    maxRadiusPx: 8,
    motion: { shiftPx: 3, rotationDegrees: 1, scale: 0 },
  });

Deno.test("what is hopeless at a coarse level is given up there, what is not comes out the same", async () => {
  const { frames, motions, reference } = draw(1);
  const moving = 1 - reference;
  const start = [1, 0, 0, 0, 1, 0, 0, 0, 1] as const;
  const options = { model: "similarity" as const, start, ...plan };
  const [fixed, companion, stranger] = [frames[reference], frames[moving], draw(2).frames[moving]]
    .map((frame) => buildPyramid(frame, plan));
  const found = await refineAlignment(fixed, companion, { ...options, hopelessBelow: 0.2 });
  ok(found && cornerError(found.matrix, motions[moving], size) < 0.2);
  deepStrictEqual(found, await refineAlignment(fixed, companion, options));
  // Its finer levels are not even looked at.
  stranger.levels[plan.finest] = undefined;
  strictEqual(await refineAlignment(fixed, stranger, { ...options, hopelessBelow: 0.2 }), undefined);
});
