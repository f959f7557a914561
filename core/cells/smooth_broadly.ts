import { cropImage } from "../image/crop_image.ts";
import { padImage } from "../image/pad_image.ts";
import type { Raster } from "../math/raster.ts";
import { smoothGaussian } from "../math/smooth_gaussian.ts";
import { reduceImage } from "./reduce_image.ts";

/** The image is reduced to so many pixels a standard deviation. */
const PIXELS_A_SIGMA = 4;

/**
 * Convolution with a broad Gaussian, in a fraction of the time: of an image reduced by a whole factor, and interpolated
 * between its pixels, both of which smooth, too, and are taken into account. Edges are mirrored.
 *
 * @throws RangeError when the standard deviation is not a positive number.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { smoothBroadly } from "./smooth_broadly.ts";
 * const point = { height: 257, width: 257, data: new Float32Array(257 * 257) };
 * point.data[128 * 257 + 128] = 1;
 * const { data } = smoothBroadly(point, 20);
 * const ratio = data[128 * 257 + 148] / data[128 * 257 + 128];
 * ok(Math.abs(ratio - Math.exp(-0.5)) < 0.01, String(ratio));
 * ```
 */
export function smoothBroadly(raster: Raster, sigmaPx: number): Raster {
  const factor = Math.floor(sigmaPx / PIXELS_A_SIGMA);
  if (!(factor > 1)) return smoothGaussian(raster, sigmaPx);
  // A box has the variance factor^2 / 12, the triangle of interpolation twice that.
  const rest = Math.sqrt(sigmaPx ** 2 - factor ** 2 / 4) / factor;
  const reduced = reduceImage(raster, factor), { height, width } = reduced;
  const margin = Math.ceil(3 * rest);
  const around = padImage(reduced, { top: margin, bottom: margin, left: margin, right: margin });
  const smooth = cropImage(smoothGaussian(around, rest), { top: margin, left: margin, height, width });
  return enlarge(smooth, { ...raster, factor });
}

/** Values between the middles of reduced pixels, linear in both directions. */
function enlarge(
  reduced: Raster,
  { height, width, factor }: { height: number; width: number; factor: number },
): Raster {
  const data = new Float32Array(height * width), line = new Float32Array(reduced.width);
  const across = placesBetween(width, { factor, count: reduced.width });
  const down = placesBetween(height, { factor, count: reduced.height });
  for (let y = 0; y < height; y++) {
    const above = down.first[y] * reduced.width, below = down.second[y] * reduced.width;
    const share = down.share[y];
    for (let x = 0; x < line.length; x++) {
      line[x] = (1 - share) * reduced.data[above + x] + share * reduced.data[below + x];
    }
    for (let x = 0; x < width; x++) {
      const left = line[across.first[x]];
      data[y * width + x] = left + across.share[x] * (line[across.second[x]] - left);
    }
  }
  return { height, width, data };
}

interface Places {
  first: Int32Array;
  second: Int32Array;
  /** Of the second. */
  share: Float32Array;
}

function placesBetween(length: number, { factor, count }: { factor: number; count: number }): Places {
  const at = Float32Array.from(
    { length },
    (_, i) => Math.min(count - 1, Math.max(0, (i + 0.5) / factor - 0.5)),
  );
  return {
    first: Int32Array.from(at, Math.floor),
    second: Int32Array.from(at, Math.ceil),
    share: at.map((place) => place - Math.floor(place)),
  };
}
