import type { Image } from "../image/image.ts";
import type { Raster } from "../math/raster.ts";
import { smoothGaussian } from "../math/smooth_gaussian.ts";
import { halveRaster } from "./half_size.ts";

/** What tells tissue from most photographs and drawings. */
export interface TextureDescription {
  /**
   * Standard deviation, over squares of 64 px, of the logarithm of the strength of detail of about 3 to 10 px: tissue
   * looks alike all over.
   */
  unevenness: number;
  /** Share of pixels that lie within a hundredth of the range from its ends: black or saturated ones. */
  clippedShare: number;
}

/** Of the halved image: the detail lies between these widths. */
const FINE_PX = 1.5;
const COARSE_PX = 5;
const SQUARE_PX = 32;
/** Of the range, from either end. */
const END_SHARE = 0.01;
const LEAST = 1e-12;

/**
 * How evenly an image is textured, and how much of it lies at the ends of its range of grey levels.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { describeTexture } from "./describe_texture.ts";
 * // A page half empty, half in stripes of 8 px.
 * const data = Float32Array.from({ length: 256 * 256 }, (_, i) => i % 256 < 128 ? 1 : (i >> 3) % 2);
 * const page = createImage(256, 256, data);
 * const { unevenness, clippedShare } = describeTexture(page, { low: 0, high: 1 });
 * ok(unevenness > 1 && clippedShare > 0.4);
 * ```
 */
export function describeTexture(
  image: Image,
  { low, high }: { low: number; high: number },
): TextureDescription {
  const half = halveRaster(image),
    fine = smoothGaussian(half, FINE_PX),
    coarse = smoothGaussian(half, COARSE_PX);
  for (let i = 0; i < fine.data.length; i++) fine.data[i] -= coarse.data[i];
  return { unevenness: unevennessOf(fine), clippedShare: clippedShareOf(half.data, { low, high }) };
}

function clippedShareOf(values: Float32Array, { low, high }: { low: number; high: number }): number {
  const least = low + END_SHARE * (high - low), most = high - END_SHARE * (high - low);
  let count = 0;
  for (const value of values) if (value < least || value > most) count++;
  return count / values.length;
}

function unevennessOf({ height, width, data }: Raster): number {
  const logs: number[] = [];
  for (let top = 0; top + SQUARE_PX <= height; top += SQUARE_PX) {
    for (let left = 0; left + SQUARE_PX <= width; left += SQUARE_PX) {
      let sum = 0;
      for (let y = top; y < top + SQUARE_PX; y++) {
        for (let x = left; x < left + SQUARE_PX; x++) sum += data[y * width + x] ** 2;
      }
      logs.push(0.5 * Math.log(sum / SQUARE_PX ** 2 + LEAST));
    }
  }
  if (logs.length < 2) return 0;
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  return Math.sqrt(logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / logs.length);
}
