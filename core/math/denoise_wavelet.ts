import { median } from "./median.ts";
import type { Raster } from "./raster.ts";
import { type Band, composeWavelet, decomposeWavelet, maxWaveletLevels, type Wavelet } from "./wavelet.ts";

/** How to denoise; every choice has scikit-image's default. */
export interface WaveletDenoiseOptions {
  /** Standard deviation of the noise, in the raster's own unit; estimated by `estimateNoise` when absent. */
  sigma?: number;
  /** Default db1. */
  wavelet?: Wavelet;
  /** Default: three less than fit, at least 1. */
  levels?: number;
}

/** Median of the absolute value of a standard normal variable. */
const NORMAL_QUARTILE = 0.6744897501960817;

/**
 * The raster without most of its white noise: each wavelet band is shrunk towards zero (soft threshold) by
 * sigma^2 / sqrt(max(mean(band^2) - sigma^2, eps)), BayesShrink (Chang, Yu and Vetterli 2000). The same numbers as
 * scikit-image's `denoise_wavelet` for float images.
 *
 * @throws RangeError when sigma is negative or not finite.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { denoiseWavelet } from "./denoise_wavelet.ts";
 * import { createRandom } from "./random.ts";
 * const random = createRandom(1);
 * const noisy = { height: 64, width: 64, data: Float32Array.from({ length: 4096 }, () => 0.5 + 0.1 * random.normal()) };
 * const calm = denoiseWavelet(noisy, { sigma: 0.1 });
 * ok(calm.data.every((value) => Math.abs(value - 0.5) < 0.1));
 * ```
 */
export function denoiseWavelet<R extends Raster>(raster: R, options: WaveletDenoiseOptions = {}): R {
  const { wavelet = "db1", levels = Math.max(1, maxWaveletLevels(raster, wavelet) - 3) } = options;
  const decomposition = decomposeWavelet({ ...raster, data: Float64Array.from(raster.data) }, {
    wavelet,
    levels,
  });
  const sigma = options.sigma ?? medianDeviation(decomposition.details[0].diagonal.data);
  if (!(sigma >= 0 && Number.isFinite(sigma))) {
    throw new RangeError(`the noise's standard deviation must be 0 or more, got ${sigma}`);
  }
  for (const { alongRows, alongColumns, diagonal } of decomposition.details) {
    for (const band of [alongRows, alongColumns, diagonal]) shrink(band, sigma ** 2);
  }
  return { ...raster, data: Float32Array.from(composeWavelet(decomposition).data) };
}

/**
 * Standard deviation of white noise by the median absolute deviation of the finest diagonal wavelet band, coefficients
 * of exactly zero left out (Donoho and Johnstone 1994); scikit-image's `estimate_sigma` (which takes db2). Fine texture
 * counts as noise.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { estimateNoise } from "./denoise_wavelet.ts";
 * import { createRandom } from "./random.ts";
 * const random = createRandom(1);
 * const noise = { height: 64, width: 64, data: Float32Array.from({ length: 4096 }, () => 0.1 * random.normal()) };
 * ok(Math.abs(estimateNoise(noise) - 0.1) < 0.01);
 * ```
 */
export function estimateNoise(raster: Raster, options: { wavelet?: Wavelet } = {}): number {
  const { wavelet = "db2" } = options;
  const source = { height: raster.height, width: raster.width, data: Float64Array.from(raster.data) };
  return medianDeviation(decomposeWavelet(source, { wavelet, levels: 1 }).details[0].diagonal.data);
}

function medianDeviation(coefficients: Float64Array): number {
  const sizes = coefficients.filter((value) => value !== 0).map(Math.abs);
  return sizes.length === 0 ? 0 : median(sizes) / NORMAL_QUARTILE;
}

function shrink({ data }: Band, variance: number): void {
  let power = 0;
  for (const value of data) power += value * value;
  const threshold = variance / Math.sqrt(Math.max(power / data.length - variance, Number.EPSILON));
  for (let i = 0; i < data.length; i++) {
    const size = Math.abs(data[i]) - threshold;
    data[i] = size > 0 ? Math.sign(data[i]) * size : 0;
  }
}
