import { createImage, type Image } from "../image/image.ts";
import { median } from "../math/median.ts";
import { smoothGaussian } from "../math/smooth_gaussian.ts";
import { doubleRaster, halveRaster } from "./half_size.ts";

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
  const residual = createImage(height, width);
  let sum = 0, squares = 0;
  for (let row = rim; row < height - rim; row++) {
    for (let i = row * width + rim; i < (row + 1) * width - rim; i++) {
      const value = residual.data[i] = blurred.data[i] - again.data[i];
      sum += value;
      squares += value * value;
    }
  }
  const count = (height - 2 * rim) * (width - 2 * rim);
  const mean = sum / count, most = MOST_DEVIATIONS * noise;
  // What is wrong in some places must not be made up for in all others, as it would be by the mean.
  const middle = middleOf(residual, rim);
  for (let row = rim; row < height - rim; row++) {
    for (let i = row * width + rim; i < (row + 1) * width - rim; i++) {
      residual.data[i] = Math.max(-most, Math.min(most, residual.data[i] - middle));
    }
  }
  // What is smoothed so much loses nothing at half the size: means of 2 x 2 px are a first smoothing by sqrt(1/4) px.
  const smooth = smoothGaussian(halveRaster(residual), Math.sqrt(DETAIL_PX ** 2 - 0.25) / 2);
  for (let i = 0; i < smooth.data.length; i++) smooth.data[i] **= 2;
  const local = smoothGaussian(smooth, WINDOW_PX / 2);
  const expected = Math.hypot(noise / (2 * Math.sqrt(Math.PI) * DETAIL_PX), tolerance);
  for (let i = 0; i < local.data.length; i++) {
    local.data[i] = Math.sqrt(Math.max(0, local.data[i])) / expected;
  }
  const map = doubleRaster(local, { height, width });
  return {
    rms: Math.sqrt(Math.max(0, squares / count - mean * mean)),
    map: createImage(height, width, map.data, pixelSize),
  };
}

/** Values of so many pixels tell the median. */
const MOST_SAMPLES = 20_000;

function middleOf({ height, width, data }: Image, rim: number): number {
  const rows = height - 2 * rim, columns = width - 2 * rim, count = rows * columns;
  const stride = Math.max(1, Math.floor(count / MOST_SAMPLES));
  return median(
    Float32Array.from({ length: Math.ceil(count / stride) }, (_, sample) => {
      const i = sample * stride;
      return data[(rim + Math.floor(i / columns)) * width + rim + i % columns];
    }),
  );
}
