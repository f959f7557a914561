import type { Raster } from "../math/raster.ts";
import { smoothBroadly } from "./smooth_broadly.ts";

/** Keeps the logarithm finite where the image is black. */
const DARK = 0.02;
/** Levelled values go no lower: what is black is no deeper than a border. */
const LOWEST = -4;
/** Variance of log grey below which contrast is not raised further. */
const LEAST_VARIANCE = 1e-4;

/**
 * Log grey: a border that takes away one share of the light is then equally deep in bright and in dark parts.
 *
 * @param image Grey values, nominally 0..1; what is below 0 counts as 0.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { logGrey } from "./level_contrast.ts";
 * const { data } = logGrey({ height: 1, width: 2, data: Float32Array.of(0, 1) });
 * ok(Math.abs(data[0] - Math.log(0.02)) < 1e-6 && Math.abs(data[1] - Math.log(1.02)) < 1e-6);
 * ```
 */
export function logGrey({ height, width, data }: Raster): Raster {
  return { height, width, data: data.map((grey) => Math.log(Math.max(0, grey) + DARK)) };
}

/**
 * An image of even brightness and contrast: it less its local mean, over its local standard deviation, both under a
 * Gaussian.
 *
 * @param log Log grey.
 * @param options `sigmaPx`: standard deviation of the Gaussian, about the distance of two cells. `lit`: 1 at pixels that
 * take part in means; without it all do.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { levelContrast, logGrey } from "./level_contrast.ts";
 * // Stripes of ever more light: as deep at the bright end as at the dark one.
 * const light = (x: number) => (x % 4 < 2 ? 0.5 : 1) * (0.1 + 0.9 * x / 255);
 * const stripes = { height: 1, width: 256, data: Float32Array.from({ length: 256 }, (_, x) => light(x)) };
 * const { data } = levelContrast(logGrey(stripes), { sigmaPx: 12 });
 * ok(data.subarray(192, 224).every((value) => Math.abs(Math.abs(value) - 1) < 0.2));
 * ```
 */
export function levelContrast(log: Raster, { sigmaPx, lit }: { sigmaPx: number; lit?: Uint8Array }): Raster {
  const { height, width } = log;
  const average = createAverage({ height, width }, { sigmaPx, lit });
  const data = average(log.data), square = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    data[i] = log.data[i] - data[i];
    square[i] = data[i] ** 2;
  }
  const variance = average(square);
  for (let i = 0; i < data.length; i++) {
    data[i] = Math.max(LOWEST, data[i] / Math.sqrt(Math.max(0, variance[i]) + LEAST_VARIANCE));
  }
  return { height, width, data };
}

/** The local mean under a Gaussian of the pixels that take part. */
function createAverage(
  size: Pick<Raster, "height" | "width">,
  { sigmaPx, lit }: { sigmaPx: number; lit?: Uint8Array },
): (data: Float32Array) => Float32Array {
  const smooth = (data: Float32Array) => smoothBroadly({ ...size, data }, sigmaPx).data;
  if (!lit?.includes(0)) return smooth;
  const weight = smooth(Float32Array.from(lit)), masked = new Float32Array(lit.length);
  return (data) => {
    for (let i = 0; i < masked.length; i++) masked[i] = data[i] * lit[i];
    const sums = smooth(masked);
    for (let i = 0; i < sums.length; i++) sums[i] /= weight[i] + 1e-6;
    return sums;
  };
}
