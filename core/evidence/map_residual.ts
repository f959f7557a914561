import { createImage, type Image } from "../image/image.ts";
import { smoothGaussian } from "../math/smooth_gaussian.ts";

/** What differs between an input and the restored picture blurred again. */
export interface Residual {
  /** Root mean square, in the values of the images. */
  rms: number;
  /** Local root mean square of the smoothed residual, in what is expected of it. */
  map: Image;
}

/** Noise of neighbouring pixels cancels out under this width, what was drawn or left out does not. */
const DETAIL_PX = 2;
/** Width over which the smoothed residual is averaged: less than a cell. */
const WINDOW_PX = 4;
/** A pixel counts no more than so many standard deviations, so that a hot one is no structure. */
const MOST_DEVIATIONS = 6;

/**
 * The residual input - blurred again, held against noise of a known standard deviation. White noise smoothed by a
 * Gaussian of s px keeps 1 / (2 sqrt(pi) s) of its standard deviation, structure keeps most of its own: so the map is
 * sqrt(mean of (G_2 * residual)^2 under G_4) over the root of the sum of this squared and a tolerance squared; about 1
 * for noise, more where the picture shows what the input does not, or the other way round. A rim that the blur reaches
 * into from outside the field is not judged and 0.
 *
 * @param options.noise Standard deviation.
 * @param options.tolerance What an honest restoration leaves after smoothing, in the values of the images.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { fillNormal } from "../math/fill_normal.ts";
 * import { createRandom } from "../math/random.ts";
 * import { mapResidual } from "./map_residual.ts";
 * const noise = createImage(64, 64, fillNormal(new Float32Array(4096), createRandom(1), { sigma: 0.01 }));
 * const pair = { blurred: noise, again: createImage(64, 64) };
 * const { rms, map } = mapResidual(pair, { noise: 0.01, rimPx: 0, tolerance: 0 });
 * ok(Math.abs(rms - 0.01) < 0.0005 && map.data[32 * 64 + 32] < 2);
 * ```
 */
export function mapResidual(
  { blurred, again }: { blurred: Image; again: Image },
  { noise, rimPx, tolerance }: { noise: number; rimPx: number; tolerance: number },
): Residual {
  const { height, width, pixelSize } = blurred;
  const rim = Math.min(rimPx, Math.floor(Math.min(height, width) / 4));
  const inside = (row: number, column: number) =>
    row >= rim && row < height - rim && column >= rim && column < width - rim;
  const residual = createImage(height, width);
  let sum = 0, squares = 0, count = 0;
  for (let row = 0, i = 0; row < height; row++) {
    for (let column = 0; column < width; column++, i++) {
      const value = residual.data[i] = inside(row, column) ? blurred.data[i] - again.data[i] : 0;
      if (!inside(row, column)) continue;
      sum += value;
      squares += value * value;
      count++;
    }
  }
  const mean = sum / count, most = MOST_DEVIATIONS * noise;
  for (let row = rim, i = 0; row < height - rim; row++) {
    i = row * width + rim;
    for (let column = rim; column < width - rim; column++, i++) {
      residual.data[i] = Math.max(-most, Math.min(most, residual.data[i] - mean));
    }
  }
  const smooth = smoothGaussian(residual, DETAIL_PX);
  for (let i = 0; i < smooth.data.length; i++) smooth.data[i] **= 2;
  const map = smoothGaussian(smooth, WINDOW_PX);
  const expected = Math.hypot(noise / (2 * Math.sqrt(Math.PI) * DETAIL_PX), tolerance);
  for (let i = 0; i < map.data.length; i++) map.data[i] = Math.sqrt(Math.max(0, map.data[i])) / expected;
  return {
    rms: Math.sqrt(Math.max(0, squares / count - mean * mean)),
    map: createImage(height, width, map.data, pixelSize),
  };
}
