import { ok, strictEqual, throws } from "node:assert";
import {
  canvasOf,
  greatestDifference,
  kernel,
  pictures,
  psnr,
  variation,
} from "../../fixtures/deconvolution/expected.ts";
import { createImage } from "../image/image.ts";
import { defocusKernel } from "../kernels/optics.ts";
import { drawEdges, inset } from "../../fixtures/deconvolution/draw_edges.ts";
import { deconvolveTotalVariation, minimizeTotalVariation } from "./total_variation.ts";
import { transferOf } from "./transfer.ts";

Deno.test("the least energy is found that another algorithm found", () => {
  const canvas = canvasOf(pictures.blurred);
  const transfer = transferOf(kernel, canvas);
  const restored = minimizeTotalVariation(canvas, {
    transfer,
    weight: variation.weight,
    iterations: 4000,
    tolerance: 0,
  });
  ok(greatestDifference(restored, pictures.variation.data) < 1e-3);
});

Deno.test("told nothing but the kernel it restores edges, up to the border and in any range", () => {
  const { sharp, blurred } = drawEdges({ radiusPx: 2, noise: 0.004 });
  const kernel = defocusKernel("disk", 2);
  const restored = deconvolveTotalVariation(blurred, kernel);
  const before = psnr(blurred.data, sharp.data), after = psnr(restored.data, sharp.data);
  ok(after > before + 3, `${before} -> ${after} dB`);
  const rim = (data: Float32Array) => data.filter((_, i) => !inset(i, sharp, 3));
  ok(psnr(rim(restored.data), rim(sharp.data)) > psnr(rim(blurred.data), rim(sharp.data)) + 2);
  const scaled = createImage(blurred.height, blurred.width, blurred.data.map((value) => 5000 * value - 700));
  const rescaled = deconvolveTotalVariation(scaled, kernel).data.map((value) => (value + 700) / 5000);
  ok(greatestDifference(rescaled, restored.data) < 1e-3);
});

Deno.test("a constant stays, NaN and negative weights are refused", () => {
  const constant = createImage(20, 30, new Float32Array(600).fill(7));
  ok(deconvolveTotalVariation(constant, kernel).data.every((value) => Math.abs(value - 7) < 1e-4));
  strictEqual(deconvolveTotalVariation(createImage(1, 1, Float32Array.of(3)), kernel).data[0], 3);
  throws(
    () => deconvolveTotalVariation(createImage(1, 1, Float32Array.of(NaN)), kernel),
    /NaN at row 0, column 0/,
  );
  throws(
    () => deconvolveTotalVariation(createImage(2, 2), kernel, { weight: -1 }),
    /weight must be 0 or more/,
  );
});
