import type { Raster } from "../math/raster.ts";
import { smoothGaussian } from "../math/smooth_gaussian.ts";

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
  const smooth = (data: Float32Array) => smoothGaussian({ height, width, data }, sigmaPx).data;
  const weight = lit && smooth(Float32Array.from(lit));
  const average = (data: Float32Array) =>
    lit && weight
      ? smooth(data.map((value, i) => value * lit[i])).map((sum, i) => sum / (weight[i] + 1e-6))
      : smooth(data);
  const mean = average(log.data);
  const departure = log.data.map((value, i) => value - mean[i]);
  const variance = average(departure.map((value) => value * value));
  const data = departure.map((value, i) =>
    Math.max(LOWEST, value / Math.sqrt(Math.max(0, variance[i]) + LEAST_VARIANCE))
  );
  return { height, width, data };
}
