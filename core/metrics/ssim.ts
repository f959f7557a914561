import type { Image } from "../image/image.ts";
import type { MetricOptions } from "./require_comparable.ts";
import { measureSimilarity } from "./structural_similarity.ts";

/**
 * Structural similarity (Wang, Bovik, Sheikh and Simoncelli 2004, doi:10.1109/TIP.2003.819861), mean over the image:
 * Gaussian window of sigma 1.5 (11 x 11), K1 0.01, K2 0.03, no downsampling. At most 1, for equal images. Equal to
 * scikit-image's `structural_similarity(gaussian_weights=True, sigma=1.5, use_sample_covariance=False)`.
 *
 * @throws RangeError when the images differ in size, are smaller than 11 x 11 or hold NaN or infinities, or
 * dataRange is not positive.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { ssim } from "./ssim.ts";
 * const image = createImage(16, 16, Float32Array.from({ length: 256 }, (_, i) => i % 7 / 7));
 * ok(Math.abs(ssim(image, image, { dataRange: 1 }) - 1) < 1e-12);
 * ```
 */
export function ssim(reference: Image, candidate: Image, options: MetricOptions): number {
  return measureSimilarity(reference, candidate, options).ssim;
}
