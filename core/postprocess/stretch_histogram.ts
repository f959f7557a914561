import type { Image } from "../image/image.ts";
import { stretchBetween } from "./stretch_between.ts";

/**
 * Linear stretch of all values to 0..1: (x - min) / (max - min), equation 1 of Cardot, Marxer and Snozzi 2020
 * (arXiv 2006.14319). A constant image has nothing to stretch and comes back as it is.
 *
 * @throws RangeError when the image holds NaN or infinities.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { stretchHistogram } from "./stretch_histogram.ts";
 * const image = createImage(1, 3, new Float32Array([0.25, 0.375, 0.75]));
 * deepStrictEqual([...stretchHistogram(image).data], [0, 0.25, 1]);
 * ```
 */
export function stretchHistogram(image: Image): Image {
  let low = Infinity;
  let high = -Infinity;
  for (const value of image.data) {
    // Comparisons with NaN are false: it must be asked for.
    if (!Number.isFinite(value)) {
      throw new RangeError(`the image holds ${value}: its histogram cannot be stretched`);
    }
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return stretchBetween(image, { low, high });
}
