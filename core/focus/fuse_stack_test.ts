import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert";
import { createImage, type Image } from "../image/image.ts";
import { psnr, ssim } from "../metrics/mod.ts";
import { synthesizeStack } from "../synthesis/synthesize_stack.ts";
import { degrade } from "../synthesis/degrade.ts";
import { createRandom } from "../math/random.ts";
import { fuseByDepth } from "./fuse_by_depth.ts";
import { fuseStack } from "./fuse_stack.ts";

const stack = synthesizeStack({
  seed: 1,
  height: 256,
  width: 320,
  frames: 5,
  maxRadiusPx: 10,
  noise: 1,
  contrast: 0.42,
  gainSpread: 0.1,
});
/** The truth in the brightness of the frame in the middle. */
const truth = { ...stack.sharp, data: stack.sharp.data.map((value) => value * stack.gains[2]) };
const fused = await fuseStack(stack.frames);

Deno.test("a stack fuses to what its frames would show in focus, and beats each of them by far", () => {
  const quality = psnr(truth, fused.full, { dataRange: 1 });
  ok(quality > 42, `${quality} dB`);
  ok(ssim(truth, fused.full, { dataRange: 1 }) > 0.985);
  stack.frames.forEach((frame, k) => {
    const scaled = { ...frame, data: frame.data.map((value) => value * stack.gains[2] / stack.gains[k]) };
    ok(quality > psnr(truth, scaled, { dataRange: 1 }) + 6);
  });
});

Deno.test("the depth is found within a tenth of a frame, the blur per frame within a tenth", () => {
  const errors = fused.depth.depth.data.map((value, i) => Math.abs(value - 4 * stack.depth.data[i])).sort();
  ok(errors[Math.floor(0.95 * errors.length)] < 0.1, `95%: ${errors[Math.floor(0.95 * errors.length)]}`);
  ok(errors[errors.length - 1] < 0.5, `worst: ${errors[errors.length - 1]}`);
  ok(fused.depth.confidence.data.every((value) => value > 0.5 && value <= 1));
  strictEqual(fused.law.shape, "disk");
  ok(Math.abs(fused.law.radiusPerFramePx / 2.5 - 1) < 0.1, `${fused.law.radiusPerFramePx} px per frame`);
});

Deno.test("frames left out or in another order do no harm when their positions are told", async () => {
  const order = [3, 0, 4, 1];
  const inMicrometres = order.map((k) => 100 + 20 * k);
  const few = await fuseStack(order.map((k) => stack.frames[k]), { positions: inMicrometres });
  ok(Math.abs(few.law.radiusPerFramePx / (2.5 / 20) - 1) < 0.1, `${few.law.radiusPerFramePx} px per um`);
  const errors = few.depth.depth.data
    .map((value, i) => Math.abs((value - 100) / 20 - 4 * stack.depth.data[i])).sort();
  ok(errors[Math.floor(0.95 * errors.length)] < 0.15, `95%: ${errors[Math.floor(0.95 * errors.length)]}`);
  const expected = { ...stack.sharp, data: stack.sharp.data.map((value) => value * stack.gains[0]) };
  const quality = psnr(expected, few.full, { dataRange: 1 });
  ok(quality > 40.5, `${quality} dB`);
});

Deno.test("uneven focus and a wrong order are found in the frames; a right one is kept", async () => {
  deepStrictEqual(fused.positions, [0, 1, 2, 3, 4]);
  const fine = synthesizeStack({
    seed: 2,
    height: 192,
    width: 256,
    frames: 9,
    maxRadiusPx: 10,
    contrast: 0.6,
  });
  for (const focus of [[0, 1, 4, 5, 8], [4, 0, 8, 2, 6]]) {
    const frames = focus.map((k) => fine.frames[k]);
    const told = await fuseStack(frames, { positions: focus, refinePositions: false });
    const believed = await fuseStack(frames, { refinePositions: false });
    const found = await fuseStack(frames);
    const quality = ({ full }: { full: Image }) => psnr(fine.sharp, full, { dataRange: 1 });
    ok(quality(believed) < quality(told) - 1, `${quality(believed)}, told ${quality(told)} dB`);
    ok(quality(found) > quality(told) - 0.4, `${quality(found)}, told ${quality(told)} dB`);
    // Which end comes first is taken as given; seen from the other end the middle stays the middle.
    const isTurned = (found.positions[0] - found.positions[1]) * (focus[0] - focus[1]) < 0;
    found.positions.forEach((position, i) => {
      const truth = isTurned ? 4 - focus[i] / 2 : focus[i] / 2;
      ok(Math.abs(position - truth) < 0.15, `${found.positions} for ${focus}`);
    });
  }
});

Deno.test("most of each pixel comes from a frame next to its depth", () => {
  const near = fused.sources.filter((source, i) => Math.abs(source - 4 * stack.depth.data[i]) < 0.75).length;
  ok(near / fused.sources.length > 0.97, `${near / fused.sources.length}`);
});

Deno.test("a plane's depth comes out as the plane", async () => {
  const { sharp } = synthesizeStack({ seed: 9, height: 256, width: 320, frames: 1, contrast: 0.5 });
  const depth = createImage(256, 320, sharp.data.map((_, i) => 0.2 + 1.6 * (i % 320) / 320));
  const frames = [0, 1, 2].map((k) =>
    degrade(sharp, {
      radiusPx: { ...depth, data: depth.data.map((value) => 3 * Math.abs(value - k)) },
      sigma: 0.004,
      random: createRandom(k),
    })
  );
  const found = (await fuseStack(frames)).depth.depth.data;
  const wrong = found.filter((value, i) => Math.abs(value - depth.data[i]) > 0.12).length;
  ok(wrong / found.length < 0.02, `${wrong} of ${found.length}`);
});

Deno.test("a step in depth stays a step, and both its sides are sharp", async () => {
  const { sharp } = synthesizeStack({ seed: 9, height: 256, width: 320, frames: 1, contrast: 0.5 });
  const depth = createImage(256, 320, sharp.data.map((_, i) => i % 320 < 150 ? 0.25 : 2));
  const frames = [0, 1, 2].map((k) =>
    degrade(sharp, {
      radiusPx: { ...depth, data: depth.data.map((value) => 4 * Math.abs(value - k)) },
      sigma: 0.004,
      random: createRandom(k),
    })
  );
  const found = await fuseStack(frames);
  const wrong = found.depth.depth.data.filter((value, i) => Math.abs(value - depth.data[i]) > 0.4).length;
  ok(wrong / depth.data.length < 0.06, `${wrong} of ${depth.data.length}`);
  ok(psnr(sharp, found.full, { dataRange: 1 }) > 40, `${psnr(sharp, found.full, { dataRange: 1 })} dB`);
});

Deno.test("identical frames give themselves: every frame counts alike", async () => {
  const { sharp } = stack;
  const { full } = await fuseStack([sharp, sharp, sharp], { noise: 0.001 });
  full.data.forEach((value, i) => ok(Math.abs(value - sharp.data[i]) < 0.004));
});

Deno.test("frames in equal focus are averaged: their noise falls", async () => {
  const frames = [1, 2, 3, 4].map((seed) =>
    degrade(stack.sharp, { radiusPx: 0, sigma: 3 / 255, random: createRandom(seed) })
  );
  const { full } = await fuseStack(frames);
  const gained = psnr(stack.sharp, full, { dataRange: 1 }) - psnr(stack.sharp, frames[0], { dataRange: 1 });
  // Four frames bring 6 dB; what is shrunk besides brings more.
  ok(gained > 5.5, `${gained} dB`);
});

Deno.test("of a sharp frame and a blurred one the sharp one is returned", async () => {
  const blurred = degrade(stack.sharp, { radiusPx: 8, sigma: 0.5 / 255, random: createRandom(2) });
  const sharp = degrade(stack.sharp, { radiusPx: 0, sigma: 0.5 / 255, random: createRandom(1) });
  for (const frames of [[sharp, blurred], [blurred, sharp]]) {
    const { full, sources } = await fuseStack(frames);
    ok(psnr(stack.sharp, full, { dataRange: 1 }) > 50, `${psnr(stack.sharp, full, { dataRange: 1 })} dB`);
    ok(sources.filter((source) => source === frames.indexOf(sharp)).length > 0.99 * sources.length);
  }
});

/** The stack with rims missing, which hold a value that must not matter. */
function trimmed(filling: number): { frames: Image[]; valid: (Uint8Array | undefined)[] } {
  const valid = stack.frames.map((frame, k) => {
    if (k === 2) return undefined;
    return Uint8Array.from(frame.data, (_, i) => {
      const [y, x] = [Math.floor(i / 320), i % 320];
      return k % 2 === 0 ? Number(x >= 9 + 3 * k && y < 250) : Number(y >= 13 && x < 310 - k);
    });
  });
  const frames = stack.frames.map((frame, k) => ({
    ...frame,
    data: frame.data.map((value, i) => valid[k]?.[i] === 0 ? filling : value),
  }));
  return { frames, valid };
}

Deno.test("what is not valid never contributes, and the rest is as good as before", async () => {
  const zero = await fuseStack(trimmed(0).frames, { valid: trimmed(0).valid });
  const broken = await fuseStack(trimmed(NaN).frames, { valid: trimmed(NaN).valid });
  deepStrictEqual(zero.full.data, broken.full.data);
  deepStrictEqual(zero.depth.depth.data, broken.depth.depth.data);
  let worst = 0;
  for (let y = 40; y < 220; y++) {
    for (let x = 40; x < 280; x++) {
      worst = Math.max(worst, Math.abs(zero.full.data[y * 320 + x] - fused.full.data[y * 320 + x]));
    }
  }
  ok(worst < 0.01, `differs by ${worst} far from the rims`);
  const quality = psnr(truth, zero.full, { dataRange: 1 });
  ok(quality > 38, `${quality} dB`);
});

Deno.test("no pixel is said to come from a frame that is not valid there", async () => {
  const { frames, valid } = trimmed(0);
  const { sources } = await fuseStack(frames, { valid });
  ok(sources.every((source, i) => valid[source]?.[i] !== 0));
});

Deno.test("a pixel that no frame holds is zero", async () => {
  const valid = stack.frames.map(() => Uint8Array.from(truth.data, (_, i) => Number(i % 320 >= 30)));
  const { full } = await fuseStack(stack.frames, { valid });
  for (let y = 0; y < 256; y++) {
    strictEqual(full.data[y * 320 + 29], 0);
    ok(full.data[y * 320 + 30] > 0.05);
  }
});

Deno.test("another channel fuses by the first one's depth", async () => {
  const radii = [0, 1, 2, 3, 4].map((k) => stack.depth.data.map((value) => 10 * Math.abs(value - k / 4)));
  const { sharp } = synthesizeStack({
    seed: 5,
    height: 256,
    width: 320,
    frames: 1,
    scene: "nerves",
    contrast: 0.4,
  });
  const channel = radii.map((data, k) =>
    degrade(sharp, { radiusPx: { ...stack.depth, data }, sigma: 1 / 255, random: createRandom(k) })
  );
  const { full, sources } = await fuseByDepth(channel, fused.depth.depth, { law: fused.law });
  ok(psnr(sharp, full, { dataRange: 1 }) > 46, `${psnr(sharp, full, { dataRange: 1 })} dB`);
  strictEqual(sources.length, full.data.length);
});

Deno.test("the same stack gives the same bytes; progress rises to 1; an abort is heard", async () => {
  const seen: number[] = [];
  const again = await fuseStack(stack.frames, { onProgress: (fraction) => seen.push(fraction) });
  deepStrictEqual(again, fused);
  ok(seen.every((fraction, i) => fraction <= 1 && (i === 0 || fraction >= seen[i - 1])));
  strictEqual(seen.at(-1), 1);
  await rejects(fuseStack(stack.frames, { signal: AbortSignal.abort(new Error("enough")) }), /enough/);
});

Deno.test("what is no stack is refused in words", async () => {
  const small = createImage(8, 8);
  await rejects(fuseStack([truth]), /at least two frames, got 1/);
  await rejects(fuseStack([truth, small]), /frame 1 is 8 x 8, frame 0 is 256 x 320.*align them first/);
  await rejects(fuseStack([small, small], { valid: [undefined] }), /2 frames need as many masks/);
  await rejects(
    fuseStack([small, small], { valid: [undefined, new Uint8Array(3)] }),
    /mask of frame 1 needs 64/,
  );
  const broken = createImage(8, 8, new Float32Array(64).fill(0.5));
  broken.data[11] = NaN;
  await rejects(fuseStack([small, broken]), /frame 1 holds NaN at row 1, column 3/);
  await rejects(
    fuseByDepth([small, small], createImage(8, 8, new Float32Array(64).fill(2)), { law: fused.law }),
    /0 to 1/,
  );
});
