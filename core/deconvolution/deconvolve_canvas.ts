import type { Kernel } from "../kernels/kernel.ts";
import type { Canvas } from "./canvas.ts";
import { iterateRichardsonLucy, type RichardsonLucyOptions } from "./richardson_lucy.ts";
import { minimizeTotalVariation, type TotalVariationOptions } from "./total_variation.ts";
import { transferOf } from "./transfer.ts";
import { filterWiener, type WienerOptions } from "./wiener.ts";

/** A classical method and what it is told; what is left out it finds out, or has its default. */
export type DeconvolutionMethod =
  | { name: "wiener" } & WienerOptions
  | { name: "rl" } & RichardsonLucyOptions
  | { name: "tv" } & TotalVariationOptions;

/**
 * Deconvolves a canvas that closes on itself by any of the methods.
 *
 * @throws RangeError when the kernel is none or an option is negative.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { deconvolveCanvas } from "./deconvolve_canvas.ts";
 * const canvas = { height: 2, width: 2, data: Float64Array.of(1, 2, 3, 4) };
 * const kernel = { size: 1, data: Float32Array.of(1) };
 * deepStrictEqual([...deconvolveCanvas(canvas, kernel, { name: "wiener", balance: 0 })], [1, 2, 3, 4]);
 * ```
 */
export function deconvolveCanvas(canvas: Canvas, kernel: Kernel, method: DeconvolutionMethod): Float64Array {
  const transfer = transferOf(kernel, canvas);
  if (method.name === "wiener") return filterWiener(canvas, { ...method, transfer });
  if (method.name === "tv") return minimizeTotalVariation(canvas, { ...method, transfer });
  const { background } = method;
  if (background === undefined) throw new RangeError("Richardson-Lucy needs a background for its canvas");
  return iterateRichardsonLucy(canvas, { ...method, transfer, background });
}
