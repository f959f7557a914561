import { ok, rejects, strictEqual } from "node:assert";
import { createImage, type Image } from "../image/image.ts";
import { correlateKernels } from "./correlate_kernels.ts";
import { drawPatchPair } from "./draw_patch_pair.ts";
import { estimateKernels, type KernelSweepOptions, sizeCategory } from "./estimate_kernels.ts";
import { defocusKernel } from "./optics.ts";

const NOISE = 1 / 255;
const NAMES = { full: "full.tif", frame: "frame.tif" };
/** Four patches side by side. */
const TRUTH = defocusKernel("disk", 5);
const { sharp: full, blurred: frame } = drawPatchPair(TRUTH, { seed: "sweep", sidePx: 200, noise: NOISE });

function sweep(
  options: Partial<KernelSweepOptions> = {},
  pair: { full: Image; frame: Image } = { full, frame },
) {
  return estimateKernels(pair, {
    names: NAMES,
    patchPx: 100,
    sizes: [3, 7, 11, 13, 21],
    noise: { sharp: NOISE, blurred: NOISE },
    optics: ["disk", "gaussian"],
    ...options,
  });
}

function changed(image: Image, change: (data: Float32Array) => void): Image {
  const data = image.data.slice();
  change(data);
  return createImage(image.height, image.width, data);
}

/** Every pixel of the upper left patch. */
function inFirstPatch(change: (i: number) => void): void {
  for (let y = 0; y < 100; y++) for (let x = 0; x < 100; x++) change(y * 200 + x);
}

Deno.test("each patch gives a kernel of the size that its blur needs, near the truth", async () => {
  const fractions: number[] = [];
  const { found, kept, counts, skipped } = await sweep({
    onProgress: (fraction) => fractions.push(fraction),
  });
  strictEqual(found.length, 4);
  strictEqual(skipped.length, 0);
  for (const { kernel, fit, source } of found) {
    // A disk of 5 px covers 11 pixels.
    ok(kernel.size === 11 || kernel.size === 13, `size ${kernel.size}`);
    ok(correlateKernels(kernel, TRUTH) > 0.98);
    strictEqual(fit.optics, "disk");
    strictEqual(source.full, "full.tif");
  }
  strictEqual(counts.medium, 4);
  strictEqual(kept.kernels.length, 4);
  ok(kept.kernels.every(({ mse }, i, all) => i === 0 || mse >= all[i - 1].mse), "not by their error");
  strictEqual(fractions.at(-1), 1);
});

Deno.test("as many kernels of a category are kept as asked for, and none of the small ones", async () => {
  strictEqual((await sweep({ keep: 1 })).kept.kernels.length, 1);
  const { found, kept, counts } = await sweep({ sizes: [3, 5, 9] });
  strictEqual(counts.small, 4);
  strictEqual(found.length, 4);
  strictEqual(kept.kernels.length, 0);
});

Deno.test("patches of which no kernel can be told are named, with the reason", async () => {
  const valid = new Uint8Array(200 * 200).fill(1);
  valid[150] = 0;
  const flat = changed(full, (data) => inFirstPatch((i) => data[i] = 0.5));
  const white = changed(frame, (data) => inFirstPatch((i) => data[i] = 1));
  const other = drawPatchPair(TRUTH, { seed: "another place", sidePx: 200 }).blurred;
  const strange = changed(frame, (data) => inFirstPatch((i) => data[i] = other.data[i]));
  for (
    const [reason, options, pair, column] of [
      ["invalid", { valid }, { full, frame }, 100],
      ["untextured", {}, { full: flat, frame }, 0],
      ["saturated", {}, { full, frame: white }, 0],
      ["unrelated", {}, { full, frame: strange }, 0],
    ] as const
  ) {
    const { found, skipped } = await sweep({ ...options, sizes: [11] }, pair);
    strictEqual(found.length, 3, reason);
    strictEqual(JSON.stringify(skipped), JSON.stringify([{ row: 0, column, reason }]));
  }
});

Deno.test("the report's categories begin at 11 and at 21", () => {
  strictEqual([3, 9, 11, 19, 21, 35].map(sizeCategory).join(" "), "small small medium medium large large");
});

Deno.test("a sweep can be cancelled, and refuses what makes no sense", async () => {
  await rejects(sweep({ signal: AbortSignal.abort(new Error("cancelled")) }), /cancelled/);
  await rejects(sweep({ sizes: [] }), /name at least one/);
  await rejects(sweep({ sizes: [3, 4] }), /odd number, got 4/);
  await rejects(sweep({ patchPx: 300 }), /a patch of 300 px does not fit into 200 x 200/);
  await rejects(sweep({}, { full, frame: createImage(200, 199) }), /200 x 199: register/);
});
