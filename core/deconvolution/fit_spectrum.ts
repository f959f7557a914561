import type { ComplexRaster } from "../math/fft.ts";
import { solvePositive } from "../math/solve_positive.ts";
import type { Canvas } from "./canvas.ts";
import { spectrumOf } from "./transfer.ts";

/** What a blurred picture is made of, by frequency: |H(f)|^2 amplitude f^-exponent + noise. */
export interface FittedSpectrum {
  /** Power of the sharp picture at one cycle per pixel, in squared values. */
  amplitude: number;
  exponent: number;
  /** Variance of the white noise. */
  noiseVariance: number;
}

/** Mean power of a canvas in rings of frequency. */
interface RadialPower {
  frequencies: Float64Array;
  counts: Float64Array;
  power: Float64Array;
  /** Mean squared gain of the blur. */
  gain: Float64Array;
}

const RINGS = 64;
const HIGHEST_FREQUENCY = Math.SQRT1_2;
/** Below this many cycles per canvas the window and uneven light have their say. */
const LEAST_CYCLES = 3;
const ITERATIONS = 40;
/** No picture falls off more steeply or rises. */
const EXPONENTS = [0.5, 7] as const;
/** Noise cannot be below what keeps the filter finite, as a share of the power of the picture. */
const LEAST_NOISE_SHARE = 1e-10;

/**
 * Fits amplitude and exponent of the sharp picture's power spectrum, and the variance of the noise unless it is given,
 * to the spectrum of a blurred canvas under a Hann window, by greatest likelihood: the least sum over frequencies of
 * log(model) + power / model (Whittle 1953), by Fisher's scoring. Where the blur has left nothing the noise alone is
 * seen, so that both are told apart.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { createRandom } from "../math/random.ts";
 * import { fitSpectrum } from "./fit_spectrum.ts";
 * import { transferOf } from "./transfer.ts";
 * const random = createRandom(1);
 * const canvas = { height: 64, width: 64, data: Float64Array.from({ length: 4096 }, () => 0.1 * random.normal()) };
 * const { noiseVariance } = fitSpectrum(canvas, { transfer: transferOf({ size: 1, data: Float32Array.of(1) }, canvas) });
 * ok(Math.abs(noiseVariance - 0.01) < 0.001);
 * ```
 */
export function fitSpectrum(
  canvas: Canvas,
  { transfer, noise }: { transfer: ComplexRaster; noise?: number },
): FittedSpectrum {
  const radial = measureRadialPower(canvas, transfer);
  const total = radial.power.reduce((sum, power, k) => sum + power * radial.counts[k], 0) /
    radial.counts.reduce((sum, count) => sum + count, 0);
  if (!(total > 0)) return { amplitude: 0, exponent: 2, noiseVariance: Math.max(noise ?? 0, 1e-6) ** 2 };
  const floor = LEAST_NOISE_SHARE * total;
  const start = {
    exponent: 3,
    noise: Math.log(Math.max(noise === undefined ? quietest(radial) : noise ** 2, floor)),
  };
  let parameters = [Math.log(startAmplitude(radial, start.exponent)), start.exponent, start.noise];
  let cost = misfit(radial, parameters);
  let damping = 1e-3;
  for (let i = 0; i < ITERATIONS; i++) {
    const step = scoringStep(radial, { parameters, damping, fixedNoise: noise !== undefined });
    const next = parameters.map((value, k) => value + Math.max(-1, Math.min(1, step[k])));
    next[1] = Math.max(EXPONENTS[0], Math.min(EXPONENTS[1], next[1]));
    next[2] = Math.max(Math.log(floor), next[2]);
    const nextCost = misfit(radial, next);
    if (nextCost < cost) {
      const gained = cost - nextCost;
      [parameters, cost, damping] = [next, nextCost, damping / 3];
      if (gained < 1e-6) break;
    } else {
      damping *= 10;
      if (damping > 1e9) break;
    }
  }
  const [amplitude, exponent, noiseVariance] = parameters;
  return { amplitude: Math.exp(amplitude), exponent, noiseVariance: Math.exp(noiseVariance) };
}

/** Distance from zero of each frequency of a canvas, in cycles per pixel, row-major. */
export function frequenciesOf({ height, width }: { height: number; width: number }): Float64Array {
  const along = (count: number) =>
    Float64Array.from({ length: count }, (_, i) => Math.min(i, count - i) / count);
  const [down, across] = [along(height), along(width)];
  const frequencies = new Float64Array(height * width);
  for (let v = 0; v < height; v++) {
    for (let u = 0; u < width; u++) frequencies[v * width + u] = Math.sqrt(down[v] ** 2 + across[u] ** 2);
  }
  return frequencies;
}

function measureRadialPower(canvas: Canvas, transfer: ComplexRaster): RadialPower {
  const { real, imaginary } = spectrumOf(applyHann(canvas));
  const radii = frequenciesOf(canvas);
  const rooms = () => new Float64Array(RINGS);
  const [frequencies, counts, power, gain] = [rooms(), rooms(), rooms(), rooms()];
  const least = LEAST_CYCLES / Math.min(canvas.height, canvas.width);
  for (let i = 0; i < radii.length; i++) {
    if (radii[i] < least) continue;
    const ring = Math.min(RINGS - 1, Math.floor(radii[i] / HIGHEST_FREQUENCY * RINGS));
    frequencies[ring] += radii[i];
    counts[ring]++;
    power[ring] += real[i] ** 2 + imaginary[i] ** 2;
    gain[ring] += transfer.real[i] ** 2 + transfer.imaginary[i] ** 2;
  }
  const used = [...counts.keys()].filter((ring) => counts[ring] > 0);
  const mean = (sums: Float64Array) => Float64Array.from(used, (ring) => sums[ring] / counts[ring]);
  return {
    frequencies: mean(frequencies),
    counts: Float64Array.from(used, (ring) => counts[ring]),
    power: mean(power),
    gain: mean(gain),
  };
}

/** Without its mean, under a window, and so scaled that white noise of variance s has the power s everywhere. */
function applyHann({ height, width, data }: Canvas): Canvas {
  const window = (count: number) =>
    Float64Array.from({ length: count }, (_, i) => Math.sin(Math.PI * (i + 0.5) / count) ** 2);
  const [down, across] = [window(height), window(width)];
  let weights = 0, squares = 0, sum = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const weight = down[y] * across[x];
      weights += weight;
      squares += weight * weight;
      sum += weight * data[y * width + x];
    }
  }
  const mean = sum / weights, scale = 1 / Math.sqrt(squares);
  const windowed = new Float64Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      windowed[y * width + x] = scale * down[y] * across[x] * (data[y * width + x] - mean);
    }
  }
  return { height, width, data: windowed };
}

function quietest({ power, counts }: RadialPower): number {
  return power.reduce(
    (least, value, k) => counts[k] > 8 && value > 0 ? Math.min(least, value) : least,
    Infinity,
  );
}

function startAmplitude({ frequencies, power, gain }: RadialPower, exponent: number): number {
  return Math.max(1e-30, power[0] * frequencies[0] ** exponent / Math.max(1e-3, gain[0]));
}

function misfit({ frequencies, counts, power, gain }: RadialPower, parameters: readonly number[]): number {
  const [amplitude, exponent, noise] = parameters;
  let sum = 0;
  for (let k = 0; k < counts.length; k++) {
    const model = gain[k] * Math.exp(amplitude - exponent * Math.log(frequencies[k])) + Math.exp(noise);
    sum += counts[k] * (Math.log(model) + power[k] / model);
  }
  return sum;
}

function scoringStep(
  { frequencies, counts, power, gain }: RadialPower,
  options: { parameters: readonly number[]; damping: number; fixedNoise: boolean },
): number[] {
  const { parameters: [amplitude, exponent, noise], damping, fixedNoise } = options;
  const free = fixedNoise ? 2 : 3;
  const matrix = new Float64Array(free * free), right = new Float64Array(free);
  for (let k = 0; k < counts.length; k++) {
    const logFrequency = Math.log(frequencies[k]);
    const signal = gain[k] * Math.exp(amplitude - exponent * logFrequency);
    const model = signal + Math.exp(noise);
    const slopes = [signal / model, -signal / model * logFrequency, 1 - signal / model];
    for (let i = 0; i < free; i++) {
      right[i] += counts[k] * (power[k] / model - 1) * slopes[i];
      for (let j = 0; j < free; j++) matrix[i * free + j] += counts[k] * slopes[i] * slopes[j];
    }
  }
  for (let i = 0; i < free; i++) matrix[i * free + i] += damping * (matrix[i * free + i] + 1e-9) + 1e-12;
  return [...solvePositive(matrix, right) ?? new Float64Array(free), 0].slice(0, 3);
}
