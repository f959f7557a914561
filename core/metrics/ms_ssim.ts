import { createImage, type Image } from "../image/image.ts";
import type { MetricOptions } from "./require_comparable.ts";
import { measureSimilarity } from "./structural_similarity.ts";

/** From the finest scale to the coarsest. */
const SCALE_WEIGHTS = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];

/** Images must not be smaller in height or width: halved four times, the window of SSIM must still fit. */
export const MS_SSIM_LEAST_PX = 161;

/**
 * Multi-scale structural similarity (Wang, Simoncelli and Bovik 2003, doi:10.1109/ACSSC.2003.1292216): the product
 * of the contrast and structure terms of five scales, each half the one before (mean of 2 x 2, the last row or
 * column repeated where the size is odd), and the luminance term of the coarsest, each to the power of its weight.
 * 0 to 1; a negative mean counts as 0.
 *
 * @throws RangeError when the images differ in size, are smaller than 161 x 161 or hold NaN or infinities, or
 * dataRange is not positive.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { msSsim } from "./ms_ssim.ts";
 * const image = createImage(161, 161, Float32Array.from({ length: 161 ** 2 }, (_, i) => i % 7 / 7));
 * ok(Math.abs(msSsim(image, image, { dataRange: 1 }) - 1) < 1e-12);
 * ```
 */
export function msSsim(reference: Image, candidate: Image, options: MetricOptions): number {
  if (Math.min(reference.height, reference.width) < MS_SSIM_LEAST_PX) {
    const size = `${reference.height} x ${reference.width}`;
    throw new RangeError(
      `MS-SSIM needs images of ${MS_SSIM_LEAST_PX} x ${MS_SSIM_LEAST_PX} or more, got ${size}`,
    );
  }
  let product = 1;
  for (const [scale, weight] of SCALE_WEIGHTS.entries()) {
    if (scale > 0) [reference, candidate] = [halve(reference), halve(candidate)];
    const { ssim, contrast } = measureSimilarity(reference, candidate, options);
    const term = scale === SCALE_WEIGHTS.length - 1 ? ssim : contrast;
    product *= Math.max(0, term) ** weight;
  }
  return product;
}

function halve({ height, width, data }: Image): Image {
  const half = createImage(Math.ceil(height / 2), Math.ceil(width / 2));
  for (let row = 0; row < half.height; row++) {
    const upper = 2 * row * width;
    const lower = Math.min(2 * row + 1, height - 1) * width;
    for (let column = 0; column < half.width; column++) {
      const left = 2 * column;
      const right = Math.min(left + 1, width - 1);
      const sum = data[upper + left] + data[upper + right] + data[lower + left] + data[lower + right];
      half.data[row * half.width + column] = sum / 4;
    }
  }
  return half;
}
