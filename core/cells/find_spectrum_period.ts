import { transformFourier } from "../math/fft.ts";
import type { Raster } from "../math/raster.ts";

/** Side of the spectrum; larger images are cut into windows of it. */
export const SPECTRUM_SIDE = 1024;
const SIDE = SPECTRUM_SIDE;
/** Periods that are looked at, in px. */
const LEAST_PERIOD_PX = 8;
const GREATEST_PERIOD_PX = 110;
const BINS = 70;
/** Standard deviation in bins of the smoothing of the logarithmic spectrum. */
const SMOOTHING_BINS = 2;

/**
 * The period of 8 to 110 px, in px, in which an image has most power: under a Hann window, averaged over rings of frequency, times
 * the frequency, smoothed.
 *
 * @param image Values of mean 0.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { findSpectrumPeriod } from "./find_spectrum_period.ts";
 * const data = Float32Array.from({ length: 256 * 256 }, (_, i) => Math.sin(2 * Math.PI * (i % 256) / 20));
 * ok(Math.abs(findSpectrumPeriod({ height: 256, width: 256, data }) - 20) < 1);
 * ```
 */
export function findSpectrumPeriod(image: Raster): number {
  const power = new Float64Array(BINS - 1), count = new Float64Array(BINS - 1);
  const windows = windowStarts(image.height).flatMap((top) =>
    windowStarts(image.width).map((left) => ({ top, left }))
  );
  for (let k = 0; k < windows.length; k += 2) addSpectra(image, windows.slice(k, k + 2), { power, count });
  const step = Math.log(GREATEST_PERIOD_PX / LEAST_PERIOD_PX) / (BINS - 1);
  const periodOf = (bin: number) => GREATEST_PERIOD_PX * Math.exp(-step * (bin + 0.5));
  const spectrum = Array.from(
    power,
    (sum, bin) => Math.log(sum / Math.max(1, count[bin]) + 1e-9) - Math.log(periodOf(bin)),
  );
  const smoothed = smoothLine(spectrum);
  return periodOf(smoothed.indexOf(Math.max(...smoothed)));
}

/** Where windows begin that cover a length. */
function windowStarts(length: number): number[] {
  const count = Math.ceil(length / SIDE);
  return Array.from(
    { length: count },
    (_, k) => count === 1 ? 0 : Math.round(k * (length - SIDE) / (count - 1)),
  );
}

interface SpectrumSums {
  power: Float64Array;
  count: Float64Array;
}

interface WindowPlace {
  top: number;
  left: number;
}

/**
 * Adds the power of one or two windows of the image to bins of equal width in the logarithm of frequency. One is the real,
 * one the imaginary part of what is transformed: the power at a frequency and its opposite is then that of both together.
 */
function addSpectra(image: Raster, windows: readonly WindowPlace[], { power, count }: SpectrumSums): void {
  const parts = [0, 1].map((k) =>
    k < windows.length ? cutWindow(image, windows[k]) : new Float64Array(SIDE * SIDE)
  );
  const [real, imaginary] = parts;
  transformFourier({ height: SIDE, width: SIDE, real, imaginary });
  const perStep = (BINS - 1) / Math.log(GREATEST_PERIOD_PX / LEAST_PERIOD_PX);
  const farthest = Math.ceil(SIDE / LEAST_PERIOD_PX);
  for (let v = -farthest; v <= farthest; v++) {
    for (let u = -farthest; u <= farthest; u++) {
      const bin = Math.floor(perStep * Math.log(Math.hypot(v, u) / SIDE * GREATEST_PERIOD_PX));
      if (!(bin >= 0 && bin < power.length)) continue;
      const i = (v & (SIDE - 1)) * SIDE + (u & (SIDE - 1));
      power[bin] += real[i] ** 2 + imaginary[i] ** 2;
      count[bin] += windows.length;
    }
  }
}

/** A window of the image that fades towards its edges, and zeros beside it. */
function cutWindow({ height, width, data }: Raster, { top, left }: WindowPlace): Float64Array {
  const [rows, columns] = [Math.min(SIDE, height - top), Math.min(SIDE, width - left)];
  const [down, across] = [hannWindow(rows), hannWindow(columns)];
  const cut = new Float64Array(SIDE * SIDE);
  for (let y = 0; y < rows; y++) {
    const from = (top + y) * width + left;
    for (let x = 0; x < columns; x++) cut[y * SIDE + x] = down[y] * across[x] * data[from + x];
  }
  return cut;
}

function hannWindow(length: number): Float64Array {
  return Float64Array.from(
    { length },
    (_, i) => 0.5 - 0.5 * Math.cos(2 * Math.PI * i / Math.max(1, length - 1)),
  );
}

/** Under a Gaussian, mirrored at the ends. */
function smoothLine(values: number[]): number[] {
  const reach = 4 * SMOOTHING_BINS;
  return values.map((_, i) => {
    let sum = 0, total = 0;
    for (let k = -reach; k <= reach; k++) {
      const weight = Math.exp(-((k / SMOOTHING_BINS) ** 2) / 2);
      const at = i + k < 0 ? -1 - i - k : i + k >= values.length ? 2 * values.length - 1 - i - k : i + k;
      sum += weight * values[at];
      total += weight;
    }
    return sum / total;
  });
}
