import { transformFourier } from "../math/fft.ts";
import type { Raster } from "../math/raster.ts";
import { levelContrast, logGrey } from "./level_contrast.ts";
import { reduceImage } from "./reduce_image.ts";

/** Side of the spectrum; larger images are reduced to at most twice this, and cut into windows of it. */
const SIDE = 1024;
/** Periods that are looked at, in px of the reduced image. */
const LEAST_PERIOD_PX = 8;
const GREATEST_PERIOD_PX = 110;
const BINS = 70;
/** Standard deviation in bins of the smoothing of the logarithmic spectrum. */
const SMOOTHING_BINS = 2;
/** Cells lie farther apart than the period of the spectrum's peak: for a honeycomb 2 / sqrt(3), less for looser tissue. */
const DISTANCE_PER_PERIOD = 1.09;
/** The contrast is levelled over so many periods, and over no less than this. */
const LEVELLED_PERIODS = 0.6;
const LEAST_LEVELLED_PX = 12;
const ROUNDS = 6;

/**
 * The mean distance of neighbouring cells' centres in px, from the peak of the power spectrum: of the image with its
 * contrast levelled, under a Hann window, the power is averaged over rings of frequency, times the frequency, smoothed.
 * As the levelling must fit the cells, it begins fine and is repeated with the period found until that is stable.
 *
 * @param image Grey values, nominally 0..1.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { estimateSpacing } from "./estimate_spacing.ts";
 * // Three waves, 120 degrees apart, of period 20 px: bright spots in a honeycomb.
 * const wave = (y: number, x: number, turn: number) =>
 *   Math.cos(2 * Math.PI * (Math.cos(turn) * x + Math.sin(turn) * y) / 20);
 * const data = Float32Array.from({ length: 256 * 256 }, (_, i) => {
 *   const [y, x] = [Math.floor(i / 256), i % 256];
 *   return 0.5 + 0.1 * [0, 2, 4].reduce((sum, third) => sum + wave(y, x, third * Math.PI / 3), 0);
 * });
 * const spacing = estimateSpacing({ height: 256, width: 256, data });
 * ok(Math.abs(spacing - 20 * 2 / Math.sqrt(3)) < 2, String(spacing));
 * ```
 */
export function estimateSpacing(image: Raster): number {
  const factor = Math.ceil(Math.max(image.height, image.width) / (2 * SIDE));
  const reduced = reduceImage(logGrey(image), factor);
  let sigmaPx = LEAST_LEVELLED_PX, period = LEAST_PERIOD_PX;
  for (let round = 0; round < ROUNDS; round++) {
    period = peakPeriod(levelContrast(reduced, { sigmaPx }));
    const next = Math.max(LEAST_LEVELLED_PX, LEVELLED_PERIODS * period);
    if (Math.abs(next - sigmaPx) < 0.5) break;
    sigmaPx = next;
  }
  return DISTANCE_PER_PERIOD * period * factor;
}

function peakPeriod(image: Raster): number {
  const power = new Float64Array(BINS - 1), count = new Float64Array(BINS - 1);
  for (const top of windowStarts(image.height)) {
    for (const left of windowStarts(image.width)) addSpectrum(image, { top, left, power, count });
  }
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

/** Adds the power of a window of the image to bins of equal width in the logarithm of frequency. */
function addSpectrum(
  { height, width, data }: Raster,
  { top, left, power, count }: { top: number; left: number } & SpectrumSums,
): void {
  const [rows, columns] = [Math.min(SIDE, height - top), Math.min(SIDE, width - left)];
  const [down, across] = [hannWindow(rows), hannWindow(columns)];
  const real = new Float64Array(SIDE * SIDE), imaginary = new Float64Array(SIDE * SIDE);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      real[y * SIDE + x] = down[y] * across[x] * data[(top + y) * width + left + x];
    }
  }
  transformFourier({ height: SIDE, width: SIDE, real, imaginary });
  const perStep = (BINS - 1) / Math.log(GREATEST_PERIOD_PX / LEAST_PERIOD_PX);
  const farthest = Math.ceil(SIDE / LEAST_PERIOD_PX);
  for (let v = -farthest; v <= farthest; v++) {
    for (let u = 0; u <= farthest; u++) {
      const bin = Math.floor(perStep * Math.log(Math.hypot(v, u) / SIDE * GREATEST_PERIOD_PX));
      if (!(bin >= 0 && bin < power.length)) continue;
      const i = (v & (SIDE - 1)) * SIDE + u;
      power[bin] += real[i] ** 2 + imaginary[i] ** 2;
      count[bin]++;
    }
  }
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
