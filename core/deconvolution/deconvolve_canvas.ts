import type { ComplexRaster } from "../math/fft.ts";
import type { Canvas } from "./canvas.ts";
import { iterateRichardsonLucy, type RichardsonLucyOptions } from "./richardson_lucy.ts";
import { minimizeTotalVariation, type TotalVariationOptions } from "./total_variation.ts";
import { filterWiener, type WienerOptions } from "./wiener.ts";

/** A classical method and what it is told; what is left out it finds out, or has its default. */
export type DeconvolutionMethod =
  | { name: "wiener" } & WienerOptions
  | { name: "rl" } & RichardsonLucyOptions
  | { name: "tv" } & TotalVariationOptions;

/**
 * Deconvolves a canvas that closes on itself by any of the methods, given the transform of the kernel.
 *
 * @throws RangeError when an option is negative.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { deconvolveCanvas } from "./deconvolve_canvas.ts";
 * import { transferOf } from "./transfer.ts";
 * const canvas = { height: 2, width: 2, data: Float64Array.of(1, 2, 3, 4) };
 * const transfer = transferOf({ size: 1, data: Float32Array.of(1) }, canvas);
 * const method = { name: "wiener", balance: 0 } as const;
 * deepStrictEqual([...deconvolveCanvas(canvas, { transfer, method })], [1, 2, 3, 4]);
 * ```
 */
export function deconvolveCanvas(
  canvas: Canvas,
  { transfer, method }: { transfer: ComplexRaster; method: DeconvolutionMethod },
): Float64Array {
  if (method.name === "wiener") return filterWiener(canvas, { ...method, transfer });
  if (method.name === "tv") return minimizeTotalVariation(canvas, { ...method, transfer });
  const { background } = method;
  if (background === undefined) throw new RangeError("Richardson-Lucy needs a background for its canvas");
  return iterateRichardsonLucy(canvas, { ...method, transfer, background });
}
