import { ok, strictEqual, throws } from "node:assert";
import {
  canvasOf,
  greatestDifference,
  kernel,
  pictures,
  psnr,
  unsupervisedPsnr,
} from "../../fixtures/deconvolution/expected.ts";
import { createImage } from "../image/image.ts";
import { defocusKernel } from "../kernels/optics.ts";
import { createRandom } from "../math/random.ts";
import { drawEdges, inset } from "../../fixtures/deconvolution/draw_edges.ts";
import { transferOf } from "./transfer.ts";
import { deconvolveWiener, filterWiener } from "./wiener.ts";

Deno.test("with a balance given the filter is scikit-image's", () => {
  const canvas = canvasOf(pictures.blurred);
  const restored = filterWiener(canvas, { transfer: transferOf(kernel, canvas), balance: 0.05 });
  ok(greatestDifference(restored, pictures.wiener.data) < 1e-6);
});

Deno.test("told nothing but the kernel it is at least as good as scikit-image's unsupervised filter", () => {
  const canvas = canvasOf(pictures.blurred);
  const restored = filterWiener(canvas, { transfer: transferOf(kernel, canvas) });
  const gained = psnr(restored, pictures.sharp.data);
  ok(gained > unsupervisedPsnr - 0.1, `${gained} dB, scikit-image ${unsupervisedPsnr} dB`);
});

Deno.test("an image of any range and offset comes back in it, borders included", () => {
  const { sharp, blurred } = drawEdges({ radiusPx: 2, noise: 0.004 });
  const kernel = defocusKernel("disk", 2);
  const restored = deconvolveWiener(blurred, kernel);
  const before = psnr(blurred.data, sharp.data), after = psnr(restored.data, sharp.data);
  ok(after > before + 3, `${before} -> ${after} dB`);
  // The outermost pixels gain as the others do.
  const rim = (data: Float32Array) => data.filter((_, i) => !inset(i, sharp, 3));
  ok(psnr(rim(restored.data), rim(sharp.data)) > psnr(rim(blurred.data), rim(sharp.data)) + 2);
  const scaled = createImage(blurred.height, blurred.width, blurred.data.map((value) => 5000 * value - 700));
  const rescaled = deconvolveWiener(scaled, kernel).data.map((value) => (value + 700) / 5000);
  ok(greatestDifference(rescaled, restored.data) < 1e-4);
});

Deno.test("noise without a picture is not blown up, a constant stays", () => {
  const random = createRandom(3);
  const kernel = defocusKernel("disk", 3);
  const noise = createImage(48, 40, Float32Array.from({ length: 1920 }, () => 0.5 + 0.02 * random.normal()));
  ok(deconvolveWiener(noise, kernel).data.every((value) => Math.abs(value - 0.5) < 0.1));
  const constant = createImage(20, 30, new Float32Array(600).fill(7));
  ok(deconvolveWiener(constant, kernel).data.every((value) => Math.abs(value - 7) < 1e-4));
  strictEqual(deconvolveWiener(createImage(1, 1, Float32Array.of(3)), kernel).data[0], 3);
});

Deno.test("what cannot be computed is refused", () => {
  const image = createImage(2, 2, Float32Array.of(0, 1, NaN, 0));
  throws(() => deconvolveWiener(image, kernel), /NaN at row 1, column 0/);
  const even = { size: 2, data: new Float32Array(4) };
  throws(() => deconvolveWiener(createImage(2, 2), even), /odd square/);
  throws(() => deconvolveWiener(createImage(2, 2), kernel, { balance: -1 }), /balance must be 0 or more/);
});
