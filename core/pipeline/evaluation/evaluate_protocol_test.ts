import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert";
import { decodeScan, encodeTiff, type Scan } from "../../formats/mod.ts";
import type { Image } from "../../image/image.ts";
import { createImage } from "../../image/image.ts";
import { psnr } from "../../metrics/psnr.ts";
import { synthesizeStack } from "../../synthesis/synthesize_stack.ts";
import { evaluateProtocol, type OpenedMethod } from "./evaluate_protocol.ts";
import type { Protocol } from "./protocol.ts";

const SYNTHETIC = { seed: 11, height: 160, width: 192, frames: 2, maxRadiusPx: 4, noise: 0.5 } as const;
const PROTOCOL: Protocol = {
  title: "test",
  against: "truth",
  regions: [{ name: "1", synthetic: SYNTHETIC }],
  methods: [{ name: "as it was", model: "" }],
};

/** Gives back what `change` makes of a frame. */
function methodOf(change: (image: Image) => Image): (choice: { name: string }) => Promise<OpenedMethod> {
  return ({ name }) =>
    Promise.resolve({
      method: { name, group: "other", describe: "test" },
      restore: (image) => Promise.resolve(change(image)),
      dispose: () => Promise.resolve(),
    });
}

const noFiles = () => Promise.reject(new Error("no file is read"));
const same = methodOf((image) => image);

Deno.test("frames that nothing was done to score as they were, near to what is known of the blur", async () => {
  const { evaluation, crops } = await evaluateProtocol(PROTOCOL, { readFile: noFiles, openMethod: same });
  const { frames: images, sharp } = synthesizeStack(SYNTHETIC);
  deepStrictEqual(evaluation.frames.map(({ name }) => name), ["1_1", "1_2"]);
  for (const [i, { before, after }] of evaluation.frames.entries()) {
    deepStrictEqual(after, [before]);
    const known = psnr(sharp, images[i], { dataRange: 1 });
    ok(Math.abs(before.psnr - known) < 1, `${before.psnr} against ${known}`);
    deepStrictEqual(crops[i].pictures.map(({ caption }) => caption), ["before", "as it was", "sharp"]);
    const { images: [picture] } = await decodeScan(crops[i].pictures[0].png, "crop.png");
    deepStrictEqual([picture.height, picture.width], [96, 96]);
  }
});

Deno.test("moved frames are laid on the truth before they are compared, and what a method does shows", async () => {
  const motion = { shiftPx: 6, rotationDegrees: 0.5, scale: 0.005 };
  const regions = [{ name: "1", synthetic: { ...SYNTHETIC, motion } }];
  const darker = methodOf((image) => ({ ...image, data: image.data.map((value) => value * 0.9) }));
  const { evaluation } = await evaluateProtocol({ ...PROTOCOL, regions }, {
    readFile: noFiles,
    openMethod: darker,
  });
  for (const { before, after } of evaluation.frames) {
    ok(before.psnr > 22, `not aligned: ${before.psnr}`);
    ok(after[0].psnr < before.psnr - 1);
  }
});

Deno.test("files: frames are fused where no full stack is given, and compared with it", async () => {
  const { frames, sharp } = synthesizeStack(SYNTHETIC);
  const encode = (images: Image[]) => {
    const scan: Scan = { images, sample: { kind: "uint", bits: 16 }, file: "tiff", colour: false };
    return encodeTiff(scan);
  };
  const files: Record<string, Uint8Array> = {
    "stack.tif": await encode(frames),
    "truth.tif": await encode([sharp]),
    "black.tif": await encode([createImage(160, 192)]),
  };
  const readFile = (path: string) => Promise.resolve(files[path]);
  const run = (region: object, against: "full" | "truth") =>
    evaluateProtocol({ ...PROTOCOL, against, regions: [{ name: "a", frames: ["stack.tif"], ...region }] }, {
      readFile,
      openMethod: same,
    });
  const fused = (await run({}, "full")).evaluation.frames;
  deepStrictEqual(fused.map(({ name }) => name), ["a_1", "a_2"]);
  const known = (await run({ truth: "truth.tif" }, "truth")).evaluation.frames;
  for (const i of [0, 1]) {
    // The full stack has the frames' own noise.
    const flattered = fused[i].before.psnr - known[i].before.psnr;
    ok(flattered > 0 && flattered < 6, `${flattered} dB`);
  }
  await rejects(
    run({ frames: ["stack.tif", "black.tif"], truth: "truth.tif" }, "truth"),
    /frame a_3 \(black\.tif\) cannot be laid on its full stack: it is black/,
  );
});

Deno.test("a sharp image is defocused into frames, and is their truth", async () => {
  const { sharp } = synthesizeStack({ ...SYNTHETIC, frames: 1 });
  const scan: Scan = { images: [sharp], sample: { kind: "uint", bits: 16 }, file: "tiff", colour: false };
  const file = await encodeTiff(scan);
  const defocus = { seed: SYNTHETIC.seed, frames: 2, maxRadiusPx: 4, noise: 0.5 };
  const run = async (region: object) => {
    const regions = [{ name: "1", ...region }] as Protocol["regions"];
    const readFile = () => Promise.resolve(file);
    return (await evaluateProtocol({ ...PROTOCOL, regions }, { readFile, openMethod: same })).evaluation
      .frames;
  };
  // The same surface, optics and noise on the same field: the same frames, but for the file's grey levels.
  const [made, known] = [await run({ sharp: "sharp.tif", defocus }), await run({ synthetic: SYNTHETIC })];
  for (const [i, { before }] of made.entries()) {
    const apart = Math.abs(before.psnr - known[i].before.psnr);
    ok(apart < 0.05, `${apart} dB apart`);
  }
});

Deno.test("a method is let go also when it fails, and progress ends at 1", async () => {
  let disposed = 0;
  const failing = async (choice: { name: string }) => ({
    ...await same(choice),
    restore: () => Promise.reject(new Error("no memory")),
    dispose: () => Promise.resolve(void disposed++),
  });
  await rejects(evaluateProtocol(PROTOCOL, { readFile: noFiles, openMethod: failing }), /no memory/);
  strictEqual(disposed, 1);
  let last = 0;
  await evaluateProtocol(PROTOCOL, {
    readFile: noFiles,
    openMethod: same,
    onProgress: (fraction) => {
      ok(fraction >= last);
      last = fraction;
    },
  });
  strictEqual(last, 1);
});
