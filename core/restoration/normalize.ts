import type { Image } from "../image/image.ts";
import { percentiles } from "../math/percentile.ts";

/** What a frame was normalised by: (value - offset) / scale, the same for all its pixels. */
export interface Normalization {
  offset: number;
  scale: number;
}

const LOW_PERCENT = 0.1;
const HIGH_PERCENT = 99.9;
/** Below this share of the level, the range is noise or nothing and must not be blown up. */
const LEAST_CONTRAST = 1e-4;

/**
 * How to bring an image to 0..1, robust against single hot or dead pixels: offset is the 0.1 percentile, scale the
 * distance to the 99.9 percentile. Of a nearly constant image (range under 1e-4 of its level) the scale is 1.
 *
 * @throws RangeError naming the first pixel that is NaN or infinite.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { measureNormalization } from "./normalize.ts";
 * const constant = createImage(2, 2, new Float32Array([0.5, 0.5, 0.5, 0.5]));
 * deepStrictEqual(measureNormalization(constant), { offset: 0.5, scale: 1 });
 * ```
 */
export function measureNormalization(image: Image): Normalization {
  requireFinite(image);
  const [low, high] = percentiles(image.data, [LOW_PERCENT, HIGH_PERCENT]);
  const level = Math.max(Math.abs(low), Math.abs(high));
  return { offset: low, scale: high - low > LEAST_CONTRAST * level ? high - low : 1 };
}

function requireFinite({ data, width }: Image): void {
  for (let i = 0; i < data.length; i++) {
    if (!Number.isFinite(data[i])) {
      throw new RangeError(`the image holds ${data[i]} at row ${Math.floor(i / width)}, column ${i % width}`);
    }
  }
}
