import type { Image } from "../image/image.ts";
import { mse } from "./mse.ts";
import { type MetricOptions, requireDataRange } from "./require_comparable.ts";

/**
 * Peak signal-to-noise ratio in decibels: 10 log10(dataRange^2 / mse). Infinity for equal images.
 *
 * @throws RangeError when the images differ in size or hold NaN or infinities, or dataRange is not positive.
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { psnr } from "./psnr.ts";
 * const candidate = createImage(1, 1, new Float32Array([10]));
 * strictEqual(psnr(createImage(1, 1), candidate, { dataRange: 100 }), 20);
 * ```
 */
export function psnr(reference: Image, candidate: Image, { dataRange }: MetricOptions): number {
  requireDataRange(dataRange);
  return 10 * Math.log10(dataRange ** 2 / mse(reference, candidate));
}
