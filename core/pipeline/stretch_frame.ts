import type { Image } from "../image/image.ts";
import { stretchHistogram } from "../postprocess/stretch_histogram.ts";
import { stretchPercentile } from "../postprocess/stretch_percentile.ts";

/**
 * A frame's histogram stretched over the full range, this percentage of the pixels clipped at either end.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { stretchFrame } from "./stretch_frame.ts";
 * deepStrictEqual([...stretchFrame(createImage(1, 3, Float32Array.of(0.25, 0.375, 0.5)), 0).data], [0, 0.5, 1]);
 * ```
 */
export function stretchFrame(image: Image, percentile: number): Image {
  if (percentile === 0) return stretchHistogram(image);
  return stretchPercentile(image, { low: percentile, high: 100 - percentile });
}
