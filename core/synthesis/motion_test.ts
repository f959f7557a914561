import { deepStrictEqual, ok, strictEqual, throws } from "node:assert";
import { createSampler } from "../image/sampler.ts";
import { apply3, IDENTITY3 } from "../math/matrix3.ts";
import { createRandom } from "../math/random.ts";
import { drawMotions } from "./motion.ts";
import { type StackOptions, synthesizeStack } from "./synthesize_stack.ts";

const clear: StackOptions = { seed: 4, height: 96, width: 128, frames: 5, maxRadiusPx: 0, noise: 0 };

Deno.test("the reference in the middle shows the truth, the others what the truth has at the motion's place", () => {
  const limits = { shiftPx: 9, rotationDegrees: 3, scale: 0.03 };
  const { sharp, frames, motions, reference } = synthesizeStack({ ...clear, motion: limits });
  strictEqual(reference, 2);
  deepStrictEqual(motions[reference], IDENTITY3);
  deepStrictEqual(frames[reference].data, sharp.data);
  const sample = createSampler(sharp, { interpolation: "bicubic", outside: NaN });
  frames.forEach((frame, k) => {
    let squares = 0, unmoved = 0, count = 0;
    for (let i = 0; i < frame.data.length; i++) {
      const truth = sample(...apply3(motions[k], [Math.floor(i / 128), i % 128]));
      if (Number.isNaN(truth)) continue;
      squares += (frame.data[i] - truth) ** 2;
      unmoved += (frame.data[i] - sharp.data[i]) ** 2;
      count++;
    }
    ok(count > 0.7 * frame.data.length);
    ok(squares / count < 0.01 ** 2, `frame ${k}: ${Math.sqrt(squares / count)}`);
    if (k !== reference) ok(unmoved > 20 * squares, `frame ${k} did not move: ${unmoved} ${squares}`);
  });
});

Deno.test("a shift is found again by trying out", () => {
  const limits = { shiftPx: 2, rotationDegrees: 0, scale: 0 };
  const { sharp, frames, motions } = synthesizeStack({ ...clear, frames: 2, motion: limits });
  const sample = createSampler(sharp, { interpolation: "bicubic" });
  const misfit = (down: number, across: number): number => {
    let sum = 0;
    for (let y = 8; y < 88; y++) {
      for (let x = 8; x < 120; x++) sum += (frames[1].data[y * 128 + x] - sample(y + down, x + across)) ** 2;
    }
    return sum;
  };
  let best = [0, 0];
  for (const step of [1, 0.2, 0.05, 0.01]) {
    const [row, column] = best;
    let least = Infinity;
    for (let i = -4; i <= 4; i++) {
      for (let j = -4; j <= 4; j++) {
        const found = misfit(row + i * step, column + j * step);
        if (found < least) [least, best] = [found, [row + i * step, column + j * step]];
      }
    }
  }
  ok(Math.hypot(best[0] - motions[1][2], best[1] - motions[1][5]) < 0.02, `${best}, not ${motions[1]}`);
});

Deno.test("blur and borders of a moved frame come from the scene beyond the field", () => {
  const motion = { shiftPx: 12, rotationDegrees: 2, scale: 0.02 };
  const options = { ...clear, maxRadiusPx: 6, frames: 3, motion };
  const narrow = synthesizeStack(options);
  const again = synthesizeStack(options);
  deepStrictEqual(narrow, again);
  for (const { data } of narrow.frames) ok(data.every((value) => value >= 0 && value <= 1));
  strictEqual(narrow.cells.reduce((sum, { areaPx }) => sum + areaPx, 0), 96 * 128);
  for (const { row, column } of narrow.cells) ok(row >= 0 && row <= 95 && column >= 0 && column <= 127);
});

Deno.test("each frame is brighter than the truth by its gain", () => {
  const { sharp, frames, gains } = synthesizeStack({ ...clear, gainSpread: 0.08 });
  strictEqual(new Set(gains).size, 5);
  frames.forEach(({ data }, k) => {
    const middle = sharp.data.findIndex((value) => Math.abs(value - 0.5) < 0.05);
    ok(Math.abs(data[middle] / sharp.data[middle] - gains[k]) < 1e-6);
  });
});

Deno.test("motions turn and scale about the centre and stay within their limits", () => {
  const limits = { shiftPx: 5, rotationDegrees: 2, scale: 0.1 };
  const drawn = { limits, frames: 40, reference: 0, height: 21, width: 31 };
  for (const motion of drawMotions(createRandom("motions"), drawn)) {
    const [row, column] = apply3(motion, [10, 15]);
    ok(Math.abs(row - 10) <= 5 && Math.abs(column - 15) <= 5);
    ok(Math.abs(Math.hypot(motion[0], motion[1]) - 1) <= 0.1);
    ok(Math.abs(Math.atan2(motion[1], motion[0])) <= 2 * Math.PI / 180);
    ok(motion[0] === motion[4] && motion[1] === -motion[3]);
  }
});

Deno.test("impossible limits are refused", () => {
  const motion = { shiftPx: -1, rotationDegrees: 0, scale: 0 };
  throws(() => synthesizeStack({ ...clear, motion }), /motion.shiftPx must be 0 or more, got -1/);
  throws(() => synthesizeStack({ ...clear, motion: { ...motion, shiftPx: 0, scale: 0.5 } }), /less than 0.5/);
});
