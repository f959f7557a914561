import type { ComplexRaster } from "../math/fft.ts";
import type { Canvas } from "./canvas.ts";
import { fitSpectrum } from "./fit_spectrum.ts";
import { filterWiener } from "./wiener.ts";

export interface SmoothnessWeight {
  /** Weight of the sum of slopes against half the squared misfit, in the image's values. */
  weight: number;
  /** Mean slope of the picture as the Wiener filter shows it, in values a pixel. */
  meanSlope: number;
  /** Standard deviation of the noise. */
  noise: number;
  /** What the Wiener filter gives: where iterations begin. */
  start: Float64Array;
}

/** What of the weight by Bayes' rule restores synthetic corneas best: borders of cells are sparser than the rule has it. */
const SHARE = 0.25;

/**
 * How strongly slopes should be held down: where a sharp picture's slopes have the density exp(-|slope| / b), their mean
 * length is 2 b, and noise of variance s^2 makes s^2 / b the weight of the most probable picture (after Babacan, Molina
 * and Katsaggelos, Parameter estimation in TV image restoration using variational distribution approximation, IEEE
 * Trans. Image Processing 17, 2008). The mean slope is taken from the Wiener filter's result. A weight that is given
 * stays.
 */
export function smoothnessWeight(
  canvas: Canvas,
  options: { transfer: ComplexRaster; noise?: number; weight?: number },
): SmoothnessWeight {
  const { transfer, weight } = options;
  for (const [name, value] of Object.entries({ weight, noise: options.noise })) {
    if (value !== undefined && !(value >= 0 && Number.isFinite(value))) {
      throw new RangeError(`${name} must be 0 or more, got ${value}`);
    }
  }
  const noise = options.noise ?? Math.sqrt(fitSpectrum(canvas, { transfer }).noiseVariance);
  const start = filterWiener(canvas, { transfer, noise });
  const slope = meanSlope({ ...canvas, data: start });
  return {
    weight: weight ?? (slope > 0 ? SHARE * 2 * noise ** 2 / slope : 0),
    meanSlope: slope,
    noise,
    start,
  };
}

function meanSlope({ height, width, data }: Canvas): number {
  let sum = 0;
  for (let y = 0; y + 1 < height; y++) {
    for (let x = 0; x + 1 < width; x++) {
      const i = y * width + x;
      sum += Math.sqrt((data[i + 1] - data[i]) ** 2 + (data[i + width] - data[i]) ** 2);
    }
  }
  return sum / ((height - 1) * (width - 1));
}
