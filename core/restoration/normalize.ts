import type { Image } from "../image/image.ts";
import { requireFinite } from "../image/require_finite.ts";
import { robustRange } from "../image/robust_range.ts";

/** What a frame was normalised by: (value - offset) / scale, the same for all its pixels. */
export interface Normalization {
  offset: number;
  scale: number;
}

/** Below this share of the level, the range is noise or nothing and must not be blown up. */
const LEAST_CONTRAST = 1e-4;
/** Any scale suits an image of one value; with a small one it comes back as it was. */
const SCALE_OF_NOTHING = 1e-12;
/** How far beyond 0..1 the network sees values as they are. */
export const BEYOND = 1;

/**
 * How to bring an image to 0..1, robust against single hot or dead pixels: offset is the 0.1 percentile, scale the
 * distance to the 99.9 percentile. Of an image that is nearly constant between them (distance under 1e-4 of its
 * level) the scale is the distance of its extremes, but at least 1e-4 of its level.
 *
 * @throws RangeError naming the first pixel that is NaN or infinite.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { measureNormalization } from "./normalize.ts";
 * const constant = createImage(2, 2, new Float32Array([0.5, 0.5, 0.5, 0.5]));
 * deepStrictEqual(measureNormalization(constant), { offset: 0.5, scale: 0.5e-4 });
 * ```
 */
export function measureNormalization(image: Image): Normalization {
  requireFinite(image);
  const { low, high } = robustRange(image);
  const level = Math.max(Math.abs(low), Math.abs(high));
  const least = LEAST_CONTRAST * level;
  if (high - low > least) return { offset: low, scale: high - low };
  return { offset: low, scale: Math.max(range(image), least) || SCALE_OF_NOTHING };
}

/**
 * What the network is shown of a value, before it is normalised: the value itself, but never farther than one range
 * beyond 0..1. A hot pixel, many ranges away, would otherwise ring far into its surroundings.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { limitValue } from "./normalize.ts";
 * const normalization = { offset: 10, scale: 2 };
 * deepStrictEqual([-90, 9, 13, 900].map((value) => limitValue(value, normalization)), [8, 9, 13, 14]);
 * ```
 */
export function limitValue(value: number, { offset, scale }: Normalization): number {
  return Math.min(offset + (1 + BEYOND) * scale, Math.max(offset - BEYOND * scale, value));
}

function range({ data }: Image): number {
  let [min, max] = [Infinity, -Infinity];
  for (const value of data) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return max - min;
}
