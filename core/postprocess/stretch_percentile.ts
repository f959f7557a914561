import type { Image } from "../image/image.ts";
import { percentiles } from "../math/percentile.ts";
import { stretchBetween } from "./stretch_between.ts";

export interface StretchPercentileOptions {
  /** Percentage of the pixels that become 0, and that which do not become 1: 0 to 100, low below high. */
  low?: number;
  high?: number;
}

/**
 * Linear stretch of what lies between two percentiles to 0..1; what lies beyond is clipped. Unlike the plain
 * stretch, single hot or dead pixels do not spoil it. Defaults 0.1 and 99.9. If both percentiles are the same value
 * there is nothing to stretch and the image comes back as it is.
 *
 * @throws RangeError when the image holds NaN or infinities, or the percentages are not 0 <= low < high <= 100.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { stretchPercentile } from "./stretch_percentile.ts";
 * const image = createImage(1, 5, new Float32Array([-9, 1, 2, 3, 99]));
 * deepStrictEqual([...stretchPercentile(image, { low: 25, high: 75 }).data], [0, 0, 0.5, 1, 1]);
 * ```
 */
export function stretchPercentile(image: Image, options: StretchPercentileOptions = {}): Image {
  const { low = 0.1, high = 99.9 } = options;
  if (!(low >= 0 && low < high && high <= 100)) {
    throw new RangeError(`percentages must be 0 <= low < high <= 100, got low ${low}, high ${high}`);
  }
  const fault = image.data.find((value) => !Number.isFinite(value));
  if (fault !== undefined) {
    throw new RangeError(`the image holds ${fault}: its histogram cannot be stretched`);
  }
  const [lowValue, highValue] = percentiles(image.data, [low, high]);
  return stretchBetween(image, { low: lowValue, high: highValue });
}
