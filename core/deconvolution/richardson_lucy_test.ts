import { ok, throws } from "node:assert";
import { drawEdges, inset } from "../../fixtures/deconvolution/draw_edges.ts";
import {
  canvasOf,
  type ExpectedPicture,
  greatestDifference,
  kernel,
  pictures,
  psnr,
} from "../../fixtures/deconvolution/expected.ts";
import { createImage } from "../image/image.ts";
import { defocusKernel } from "../kernels/optics.ts";
import {
  deconvolveRichardsonLucy,
  iterateRichardsonLucy,
  type RichardsonLucyOptions,
} from "./richardson_lucy.ts";
import { transferOf } from "./transfer.ts";

/** Twelve rounds as the originals have them. */
function iterate(picture: ExpectedPicture, options: RichardsonLucyOptions): Float64Array {
  const canvas = canvasOf(picture);
  const plain = { background: 0, iterations: 12, stopAtNoise: false, accelerate: false };
  return iterateRichardsonLucy(canvas, {
    ...plain,
    ...options,
    background: 0,
    transfer: transferOf(kernel, canvas),
  });
}

Deno.test("unregularised it is scikit-image's", () => {
  ok(greatestDifference(iterate(pictures.spots, { weight: 0 }), pictures.lucy.data) < 1e-5);
});

Deno.test("total variation and damping are those of the papers' formulas", () => {
  const regularised = iterate(pictures.blurred, { weight: 0.02 });
  ok(greatestDifference(regularised, pictures.lucy_tv.data) < 1e-5);
  const damped = iterate(pictures.blurred, { weight: 0, damping: 3, noise: 0.01 });
  ok(greatestDifference(damped, pictures.lucy_damped.data) < 1e-5);
});

Deno.test("accelerated it fits the picture better in as many rounds", () => {
  const plain = iterate(pictures.spots, { weight: 0 });
  const accelerated = iterate(pictures.spots, { weight: 0, accelerate: true });
  const centre = (values: ArrayLike<number>) =>
    Array.from(values).filter((_, i) => inset(i, pictures.sharp, 22));
  const truth = centre(pictures.sharp.data);
  ok(psnr(centre(accelerated), truth) > psnr(centre(plain), truth) + 0.5);
});

Deno.test("told nothing but the kernel it restores edges, up to the border and in any range", () => {
  const { sharp, blurred } = drawEdges({ radiusPx: 2, noise: 0.004 });
  const kernel = defocusKernel("disk", 2);
  const restored = deconvolveRichardsonLucy(blurred, kernel);
  const before = psnr(blurred.data, sharp.data), after = psnr(restored.data, sharp.data);
  ok(after > before + 2.5, `${before} -> ${after} dB`);
  const rim = (data: Float32Array) => data.filter((_, i) => !inset(i, sharp, 3));
  ok(psnr(rim(restored.data), rim(sharp.data)) > psnr(rim(blurred.data), rim(sharp.data)) + 2);
  const scaled = createImage(blurred.height, blurred.width, blurred.data.map((value) => 5000 * value - 700));
  const rescaled = deconvolveRichardsonLucy(scaled, kernel).data.map((value) => (value + 700) / 5000);
  ok(greatestDifference(rescaled, restored.data) < 1e-3);
});

Deno.test("it ends by itself where only noise is left to fit", () => {
  const { sharp, blurred } = drawEdges({ radiusPx: 2, noise: 0.03, height: 60, width: 70 });
  const kernel = defocusKernel("disk", 2);
  const long = { iterations: 60, weight: 0 };
  const stopped = deconvolveRichardsonLucy(blurred, kernel, long);
  const driven = deconvolveRichardsonLucy(blurred, kernel, { ...long, stopAtNoise: false });
  ok(psnr(stopped.data, sharp.data) > psnr(driven.data, sharp.data) + 3);
});

Deno.test("a constant stays, NaN and negative options are refused", () => {
  const constant = createImage(20, 30, new Float32Array(600).fill(7));
  ok(deconvolveRichardsonLucy(constant, kernel).data.every((value) => Math.abs(value - 7) < 1e-4));
  throws(
    () => deconvolveRichardsonLucy(createImage(1, 1, Float32Array.of(NaN)), kernel),
    /NaN at row 0, column 0/,
  );
  throws(
    () => deconvolveRichardsonLucy(constant, kernel, { damping: -1, background: 0 }),
    /damping must be 0 or more/,
  );
});
