import { deepStrictEqual, match, ok, rejects, strictEqual } from "node:assert";
import { createImage, type Image } from "../image/image.ts";
import { cropImage } from "../image/crop_image.ts";
import { psnr } from "../metrics/mod.ts";
import { synthesizeStack } from "../synthesis/synthesize_stack.ts";
import { takeAsAligned } from "./aligned_frames.ts";
import { estimateFrameKernels } from "./estimate_frame_kernels.ts";
import { fuseFrames } from "./fuse_frames.ts";
import type { NamedFrame } from "./named_frame.ts";
import { processStack } from "./process_stack.ts";
import { registerFrames } from "./register_frames.ts";
import { StackError } from "./stack_error.ts";

const SIZE = { height: 160, width: 208 };
const motion = { shiftPx: 4, rotationDegrees: 0.5, scale: 0.005 };

const nameAll = (images: readonly Image[]): NamedFrame[] =>
  images.map((image, k) => ({ name: `f${k + 1}`, image }));

const black = createImage(SIZE.height, SIZE.width);

Deno.test("the way as one: stages in their order, progress that never falls, results cut to what all cover", async () => {
  const { frames } = synthesizeStack({ seed: 4, ...SIZE, frames: 3, motion });
  const stages: string[] = [];
  let last = { stage: "", fraction: 0 };
  const { aligned, fused, area, provenance } = await processStack(nameAll(frames), {
    crop: true,
    kernels: false,
    created: "then",
    onProgress: (stage, fraction) => {
      ok(fraction >= 0 && fraction <= 1);
      if (stage === last.stage) ok(fraction >= last.fraction, `${stage}: ${last.fraction}, then ${fraction}`);
      else stages.push(stage);
      last = { stage, fraction };
    },
  });
  deepStrictEqual(stages, ["register", "fuse"]);
  const { height, width } = fused.full;
  ok(height < SIZE.height && width < SIZE.width);
  deepStrictEqual([area.height, area.width], [height, width]);
  ok(area.top >= 0 && area.top + height <= SIZE.height && area.left >= 0 && area.left + width <= SIZE.width);
  for (const image of [fused.depth, fused.confidence, ...aligned.frames.map((frame) => frame.image)]) {
    deepStrictEqual([image.height, image.width], [height, width]);
  }
  strictEqual(fused.sources.length, height * width);
  const { operation, parameters, reference, created } = provenance;
  deepStrictEqual({ operation, parameters, reference, created }, {
    operation: "fuse",
    parameters: { model: "similarity", method: "auto", crop: true },
    reference: "f2",
    created: "then",
  });
  strictEqual(provenance.frames.filter(({ gain }) => gain).length, 3);
});

Deno.test("a job that is cancelled ends with the signal's reason", async () => {
  const { frames } = synthesizeStack({ seed: 4, ...SIZE, frames: 2 });
  const controller = new AbortController();
  const job = processStack(nameAll(frames), {
    aligned: true,
    signal: controller.signal,
    onProgress: (stage) => {
      if (stage === "kernels") controller.abort(new Error("enough"));
    },
  });
  await rejects(job, /enough/);
});

Deno.test("frames left out are named, and counted in depth and sources", async () => {
  const { frames, depth: truth } = synthesizeStack({ seed: 6, ...SIZE, frames: 5, maxRadiusPx: 5 });
  const given = nameAll([frames[0], black, ...frames.slice(2)]);
  const { fused, provenance } = await processStack(given, { model: "translation", kernels: false });
  deepStrictEqual(provenance.frames.map(({ status }) => status === "refused"), [
    false,
    true,
    false,
    false,
    false,
  ]);
  match(provenance.frames[1].reason!, /black/);
  strictEqual(provenance.frames[1].gain, undefined);
  strictEqual(fused.shares[1], 0);
  ok(!fused.sources.includes(1));
  ok(fused.sources.includes(4) || fused.sources.includes(3));
  const errors = fused.depth.data.map((value, i) => Math.abs(value - 4 * truth.data[i])).sort();
  ok(errors[Math.floor(errors.length / 2)] < 0.5, `half of the depths are ${errors[errors.length >> 1]} off`);
});

Deno.test("a frame refused in the middle leaves a gap of two steps in focus", async () => {
  const size = { height: 224, width: 288 };
  const { frames, depth: truth, sharp } = synthesizeStack({ seed: 7, ...size, frames: 5, maxRadiusPx: 10 });
  const given = nameAll(frames.with(2, createImage(size.height, size.width)));
  const { fused } = await processStack(given, { model: "translation", kernels: false });
  strictEqual(fused.shares[2], 0);
  const errors = fused.depth.data.map((value, i) => Math.abs(value - 4 * truth.data[i])).sort();
  const most = errors[Math.floor(0.95 * errors.length)];
  ok(most < 0.4, `not 95% of the depths are less than ${most} off`);
  const quality = psnr(sharp, fused.full, { dataRange: 1 });
  ok(quality > 45, `${quality} dB`);
});

Deno.test("frames that turn out to be in another order are said to be", async () => {
  const size = { height: 192, width: 256 };
  const { frames } = synthesizeStack({ seed: 2, ...size, frames: 5, maxRadiusPx: 10, contrast: 0.6 });
  const given = nameAll([0, 4, 1, 2, 3].map((k) => frames[k]));
  const { provenance } = await processStack(given, { aligned: true, kernels: false });
  const focus = provenance.frames.map((frame, index) => frame.focus ?? index);
  [0, 4, 1, 2, 3].forEach((truth, k) => ok(Math.abs(focus[k] - truth) < 0.2, `${focus}`));
});

Deno.test("frames that drift out of the reference's field are left out, the others are fused", async () => {
  const size = { height: 192, width: 256 };
  const { frames } = synthesizeStack({ seed: 3, height: 400, width: 520, frames: 5, maxRadiusPx: 4 });
  const drifting = frames.map((frame, k) => cropImage(frame, { top: 36 * k, left: 46 * k, ...size }));
  const { provenance, fused } = await processStack(nameAll(drifting), { reference: 0, kernels: false });
  const reasons = provenance.frames.map(({ reason }) => reason);
  deepStrictEqual(reasons.slice(0, 3), [undefined, undefined, undefined]);
  for (const reason of reasons.slice(3)) match(reason!, /^it shares only \d+ % of the field$/);
  deepStrictEqual(fused.shares.slice(3), [0, 0]);
});

Deno.test("frames that need no registration and show nothing, or nothing in common, are left out", async () => {
  const { frames: [first, second, third] } = synthesizeStack({ seed: 4, ...SIZE, frames: 3 });
  const white = { ...black, data: black.data.map(() => 1) };
  const given = { aligned: true, kernels: false };
  const { aligned, provenance } = await processStack(nameAll([first, black, white, third]), given);
  deepStrictEqual(aligned.indices, [0, 3]);
  strictEqual(provenance.reference, "f1");
  match(provenance.frames[1].reason!, /^it is black$/);
  match(provenance.frames[2].reason!, /^it is overexposed/);
  const [upper, lower] = [0, 1].map((half) => ({
    ...second,
    data: second.data.map((value, i) => Number(i >= second.data.length / 2) === half ? value : 0),
  }));
  await rejects(processStack(nameAll([upper, lower]), given), (error) => {
    ok(error instanceof StackError);
    deepStrictEqual(error.excluded.map(({ name }) => name), ["f2"]);
    match(error.message, /f2: it has no pixel in common with the reference/);
    return true;
  });
  await rejects(processStack(nameAll([black, white]), given), (error) => {
    deepStrictEqual((error as StackError).excluded.map(({ name }) => name), ["f1", "f2"]);
    return true;
  });
  await rejects(processStack(nameAll([black, first, third]), { ...given, reference: 0 }), /f1 cannot be the/);
});

Deno.test("small frames that moved are fused", async () => {
  const small = { height: 64, width: 64, frames: 3, maxRadiusPx: 3, motion };
  const { provenance } = await processStack(nameAll(synthesizeStack({ seed: 3, ...small }).frames), {
    kernels: false,
  });
  deepStrictEqual(provenance.frames.map(({ reason }) => reason), [undefined, undefined, undefined]);
});

Deno.test("when nothing fits together every frame is named with its reason", async () => {
  const { frames: [first, second] } = synthesizeStack({ seed: 4, ...SIZE, frames: 2 });
  const white = { ...black, data: black.data.map(() => 1) };
  await rejects(registerFrames(nameAll([first, black, white])), (error) => {
    ok(error instanceof StackError);
    match(error.message, /^no two of the 3 frames fit together: f2: .*black.*; f3: /);
    deepStrictEqual(error.excluded.map(({ name }) => name), ["f2", "f3"]);
    return true;
  });
  await rejects(
    registerFrames(nameAll([first, black, second]), { reference: 1 }),
    /f2 cannot be the reference: .*black/,
  );
  await rejects(registerFrames(nameAll([black, white])), (error) => {
    ok(error instanceof StackError);
    match(error.message, /^no frame is usable; f1: .*black; f2: /);
    deepStrictEqual(error.excluded.map(({ name, reason }) => [name, /^it is /.test(reason)]), [
      ["f1", true],
      ["f2", true],
    ]);
    return true;
  });
  await rejects(
    registerFrames(nameAll([first, black, { ...black, data: black.data.slice() }]), { reference: 0 }),
    /^StackError: no frame fits on the reference f1: f2, f3: it is black$/,
  );
});

Deno.test("a frame given twice is refused, two black ones are black", async () => {
  const { frames: [first, second] } = synthesizeStack({ seed: 4, ...SIZE, frames: 2 });
  const twin = { ...first, data: first.data.slice() };
  await rejects(
    processStack(nameAll([first, second, twin])),
    /f3 is the same, pixel by pixel, as f1: leave one of them out/,
  );
  const { provenance } = await processStack(nameAll([first, black, second, black]), { kernels: false });
  deepStrictEqual(provenance.frames.flatMap(({ reason }) => reason ?? []), ["it is black", "it is black"]);
});

Deno.test("frames too small for large kernels, or for any, are fused all the same", async () => {
  for (const sidePx of [64, 48]) {
    const { frames } = synthesizeStack({ seed: 4, height: sidePx, width: 80, frames: 2, maxRadiusPx: 3 });
    const { kernels } = await processStack(nameAll(frames), { aligned: true });
    for (const { kernel } of kernels!.bank.kernels) ok(kernel.size <= sidePx * 0.3, `${kernel.size}`);
  }
  const { sharp, frames: [frame] } = synthesizeStack({ seed: 8, ...SIZE, frames: 2, maxRadiusPx: 4 });
  const valid = new Uint8Array(frame.data.length);
  for (let i = 0; i < 8; i++) valid.fill(1, i * SIZE.width, i * SIZE.width + 8);
  const { bank, frames: [blur] } = await estimateFrameKernels({ name: "full", image: sharp }, {
    frames: [{ name: "corner", image: frame }],
    valid: [valid],
    indices: [0],
    origins: [],
    scale: { factor: 1, offset: 0 },
  }, { keep: "all" });
  deepStrictEqual([bank.kernels.length, blur.found, blur.map.radiusPx.width], [0, 0, SIZE.width]);
});

Deno.test("more frames than bytes can number are refused before any work", async () => {
  const frames = nameAll(Array.from({ length: 256 }, () => black));
  await rejects(processStack(frames, { aligned: true }), /256 frames cannot be fused, 255 at most/);
});

Deno.test("kernels come from where the frame has data, at their places in the whole", async () => {
  const { sharp, frames: [frame] } = synthesizeStack({ seed: 8, ...SIZE, frames: 2, maxRadiusPx: 4 });
  const valid = new Uint8Array(frame.data.length).fill(1);
  const left = 60;
  for (let i = 0; i < valid.length; i++) if (i % SIZE.width < left) valid[i] = 0;
  const { bank, frames: [blur] } = await estimateFrameKernels({ name: "full", image: sharp }, {
    frames: [{ name: "near", image: frame }],
    valid: [valid],
    indices: [3],
    origins: [],
    scale: { factor: 1, offset: 0 },
  }, { keep: "all" });
  ok(bank.kernels.length > 0);
  for (const { source } of bank.kernels) {
    deepStrictEqual([source.full, source.frame], ["full", "near"]);
    ok(source.column >= left && source.column + source.width <= SIZE.width);
    ok(source.row >= 0 && source.row + source.height <= SIZE.height);
  }
  deepStrictEqual([blur.name, blur.index, blur.found], ["near", 3, bank.kernels.length]);
  deepStrictEqual([blur.map.radiusPx.height, blur.map.radiusPx.width], [SIZE.height, SIZE.width]);
});

Deno.test("brightness is told in the frames' own numbers", async () => {
  const { frames } = synthesizeStack({ seed: 4, ...SIZE, frames: 3, gainSpread: 0.2 });
  const many = frames.map((image) => ({ ...image, data: image.data.map((value) => 4096 * value) }));
  const [one, other] = [
    await fuseFrames(takeAsAligned(nameAll(frames))),
    await fuseFrames(takeAsAligned(nameAll(many))),
  ];
  for (const [k, { gain }] of one.provenance.frames.entries()) {
    strictEqual(other.provenance.frames[k].gain!.gain, gain!.gain);
    strictEqual(other.provenance.frames[k].gain!.offset, 4096 * gain!.offset);
  }
  deepStrictEqual(other.full.data, one.full.data.map((value) => 4096 * value));
});

Deno.test("the number of threads does not change a byte", async () => {
  const size = { height: 80, width: 112 };
  const { frames } = synthesizeStack({ seed: 5, ...size, frames: 2, maxRadiusPx: 3, motion });
  const [one, two] = await Promise.all([1, 2].map(async (threads) => {
    const { aligned, fused, kernels } = await processStack(nameAll(frames), { threads });
    const { provenance: _, ...result } = fused;
    ok(kernels!.bank.kernels.length > 0);
    return { images: aligned.frames, result, bank: kernels!.bank, blurs: kernels!.frames };
  }));
  deepStrictEqual(two, one);
});
