import type { Image } from "../image/image.ts";

/** Values between which all but 0.2% of an image's pixels lie. */
export interface ValueRange {
  low: number;
  high: number;
}

/** The range of an image, from some 50,000 of its pixels. */
export function rangeOf({ data }: Image): ValueRange {
  const step = Math.max(1, Math.floor(data.length / 50_000));
  const sample = data.filter((_, i) => i % step === 0).sort();
  return {
    low: sample[Math.floor(sample.length * 0.001)],
    high: sample[Math.ceil(sample.length * 0.999) - 1],
  };
}

/** That of a picture that uses its camera well. */
const FULL_CONTRAST = 0.84;

/**
 * Brightness mapped so that the range spans `contrast` (default 0.84) about 0.5; what lies beyond 0..1 is clipped.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { fitToRange } from "./fit_to_range.ts";
 * const image = createImage(1, 2, Float32Array.of(3, 100));
 * deepStrictEqual(fitToRange(image, { low: 3, high: 5 }).data, Float32Array.of(0.08, 1));
 * ```
 */
export function fitToRange(image: Image, options: ValueRange & { contrast?: number }): Image {
  const { low, high, contrast = FULL_CONTRAST } = options;
  const gain = contrast / Math.max(1e-6, high - low);
  const floor = (1 - contrast) / 2;
  const data = image.data.map((value) => Math.min(1, Math.max(0, floor + gain * (value - low))));
  return { ...image, data };
}
