import type { Raster } from "../math/raster.ts";
import { smoothGaussian } from "../math/smooth_gaussian.ts";

/** Keeps the logarithm finite where the image is black. */
const DARK = 0.02;
/** Variance of log grey below which contrast is not raised further. */
const LEAST_VARIANCE = 1e-4;

/** An image of even brightness and contrast. */
export interface LevelledImage extends Raster {
  /** What the image was divided by at each pixel: its local standard deviation. */
  contrast: Float32Array;
}

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
 * @param sigmaPx Standard deviation of the Gaussian: about the distance of two cells.
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
export function levelContrast(log: Raster, { sigmaPx }: { sigmaPx: number }): LevelledImage {
  const { height, width } = log;
  const mean = smoothGaussian(log, sigmaPx).data;
  const departure = log.data.map((value, i) => value - mean[i]);
  const variance =
    smoothGaussian({ height, width, data: departure.map((value) => value * value) }, sigmaPx).data;
  const contrast = variance.map((value) => Math.sqrt(Math.max(0, value) + LEAST_VARIANCE));
  return { height, width, data: departure.map((value, i) => value / contrast[i]), contrast };
}
