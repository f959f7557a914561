import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert";
import type { Scan } from "../formats/mod.ts";
import type { Image } from "../image/image.ts";
import { psnr } from "../metrics/psnr.ts";
import { synthesizeStack } from "../synthesis/synthesize_stack.ts";
import { collectFrames } from "./collect_frames.ts";
import { readGuide } from "./read_guide.ts";
import { type EyeModel, type EyeStage, runEye } from "./run_eye.ts";

const { layers } = await readGuide(undefined, { readFile: (path) => Deno.readFile(path) });
const pixelSize = { y: 0.46, x: 0.46, unit: "µm" };

/** A network that knows the truth. */
function oracle(sharp: Image, asked: Image[] = []): EyeModel {
  return {
    layers,
    limbus: {
      identity: { name: "oracle", sha256: "00" },
      device: "none",
      restore: (scan) => {
        asked.push(...scan.images);
        const provenance = { model: { name: "oracle", sha256: "00" } } as never;
        return Promise.resolve({ scan: { ...scan, images: [sharp] }, provenance } as never);
      },
    },
  };
}

function setOf(frames: readonly Image[]) {
  const file: Scan = {
    images: frames.map((image) => ({ ...image, pixelSize })),
    sample: { kind: "uint", bits: 16 },
    file: "tiff",
    colour: false,
    pixelSize,
  };
  return collectFrames([{ name: "eye.tif", scan: file }], { least: 1 });
}

Deno.test("where a stack has a gap the network helps, elsewhere the frames stand as they are; both are counted", async () => {
  const stack = synthesizeStack({ seed: 0, height: 300, width: 400, frames: 5, maxRadiusPx: 14 });
  const set = setOf([stack.frames[0], stack.frames[4]]);
  const stages: EyeStage[] = [];
  const eye = await runEye(set, oracle(stack.sharp), {
    aligned: true,
    threads: 1,
    onProgress: (stage) => stages.at(-1) === stage || stages.push(stage),
  });
  deepStrictEqual(stages, ["fuse", "kernels", "restore", "evidence", "count"]);
  deepStrictEqual(Object.keys(eye.provenance.stages), stages);
  const full = eye.stack!.fused.full;
  ok(eye.share > 0.05 && eye.share < 0.6, `${eye.share} restored`);
  eye.after.image.data.forEach((value, i) => {
    if (eye.restored.data[i] === 0) strictEqual(value, full.data[i]);
  });
  const decibels = (image: Image) => psnr(stack.sharp, image, { dataRange: 1 });
  const gain = decibels(eye.after.image) - decibels(full);
  ok(gain > 1, `${gain} dB gained`);
  strictEqual(eye.before.name, "eye.tif[1]");
  deepStrictEqual(eye.before.image.data, stack.frames[0].data);
  const { before, after } = eye.counts;
  ok(
    after.count.cells > 30 && after.count.cells > before.count.cells,
    `${before.count.cells}, then ${after.count.cells}`,
  );
  ok(after.count.density?.variableFrame);
  strictEqual(eye.provenance.stack?.operation, "stack");
});

Deno.test("a single frame is restored as a whole", async () => {
  const { sharp, frames } = synthesizeStack({ seed: 2, height: 96, width: 128, frames: 1 });
  const asked: Image[] = [];
  const eye = await runEye(setOf(frames), oracle(sharp, asked), { threads: 1 });
  strictEqual(asked.length, 1);
  strictEqual(eye.share, 1);
  ok(eye.restored.data.every((weight) => weight === 1));
  deepStrictEqual(eye.after.image.data, sharp.data);
  strictEqual(eye.stack, undefined);
});

Deno.test("an eye is given up when it is cancelled in any stage", async () => {
  const { sharp, frames } = synthesizeStack({ seed: 4, height: 96, width: 128, frames: 2 });
  for (const stage of ["fuse", "kernels", "restore", "evidence", "count"]) {
    const controller = new AbortController();
    const running = runEye(setOf(frames), oracle(sharp), {
      aligned: true,
      threads: 1,
      signal: controller.signal,
      onProgress: (reached) => reached === stage && controller.abort(new Error(`cancelled in ${stage}`)),
    });
    await rejects(running, new RegExp(`cancelled in ${stage}`));
  }
});

Deno.test("frames too small to tell their blur are refused before any work; a single one is restored", async () => {
  const { sharp, frames } = synthesizeStack({ seed: 5, height: 63, width: 80, frames: 2 });
  const onProgress = () => ok(false, "work was begun");
  await rejects(runEye(setOf(frames), oracle(sharp), { onProgress }), /have 63 x 80 pixels: .* 64 a side/);
  strictEqual((await runEye(setOf([frames[0]]), oracle(sharp), { threads: 1 })).share, 1);
});
