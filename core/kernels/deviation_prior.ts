import { nextPowerOfTwo, transformFourier } from "../math/fft.ts";
import { applyGram, type NormalEquations } from "./normal_equations.ts";

/** Elements of the expected kernel's surroundings count as part of it, in pixels. */
const ENVELOPE_REACH = 2;
/** Variance far from the expected kernel against that within it. */
const ENVELOPE_FLOOR = 0.0005;
/** Cost of a difference between neighbours against that of a deviation: optics leaves no fine structure. */
export const ROUGHNESS = 1;
/** Variances tried, from the square of eight times the expected kernel's peak down, each half the one before. */
const GREATEST_PEAKS = 8;
const VARIANCES = 42;
const VARIANCE_STEP = 2;
/** Levels of noise tried. */
const FLOORS = 5;

/** How a kernel may stray from an expected one. */
export interface Deviations {
  /** Variance of each element, were neighbours independent. */
  variances: Float64Array;
  /** Greatest of them: a difference between neighbours has this variance over ROUGHNESS. */
  variance: number;
  /** Variance of the noise in the equations' residual. */
  floor: number;
  /** Share of the elements that the patches determine rather than the expectation, 0..1. */
  freedom: number;
}

/**
 * How much the elements of a kernel deviate from an expected one, told from the patches: element t with the variance v
 * envelope(t), envelope being 1 where the expected kernel is strong. The gradient at the expected kernel, cross - gram
 * expected, has at a frequency f of power P(f) the variance v P^2 from deviations and floor / count * P from noise; v
 * and the floor are those of greatest likelihood. Where the expected kernel explains the patches to within their noise
 * v is next to 0.
 *
 * @param options.floors The least and the greatest noise in the residual that make sense.
 */
export function estimateDeviations(
  equations: NormalEquations,
  options: { expected: Float64Array; floors: readonly [number, number]; sharpNoiseVariance: number },
): Deviations {
  const { expected, floors: [least, greatest], sharpNoiseVariance } = options;
  const { size, count } = equations;
  const envelope = spread(expected, size);
  const taper = hann(size);
  const image = applyGram(equations, expected);
  const residual = image.map((value, t) =>
    taper[t] * (equations.cross[t] - value + sharpNoiseVariance * expected[t])
  );
  const found = powerOf(residual, size);
  const power = textureSpectrum(equations);
  const texture = power.map((value) => Math.max(0, value - sharpNoiseVariance));
  const smoothness = smoothnessSpectrum(nextPowerOfTwo(size));
  let noiseWeight = 0, signalWeight = 0;
  for (let t = 0; t < taper.length; t++) {
    noiseWeight += taper[t] ** 2;
    signalWeight += taper[t] ** 2 * envelope[t];
  }
  const peak = expected.reduce((greatest, value) => Math.max(greatest, value), 1e-6);
  const steps = greatest > 1.02 * least ? FLOORS : 1;
  let best = { loss: Infinity, variance: 0, floor: least };
  for (let step = 0; step < steps; step++) {
    const floor = least * (greatest / least) ** (steps === 1 ? 0 : step / (steps - 1));
    for (let k = 0; k < VARIANCES; k++) {
      const variance = (GREATEST_PEAKS * peak) ** 2 / VARIANCE_STEP ** k;
      let loss = 0;
      // A real residual's spectrum is the same in both halves.
      for (let f = 0; f < found.length / 2; f++) {
        const expectedPower = noiseWeight * floor / count * power[f] +
          signalWeight * variance * smoothness[f] * texture[f] ** 2;
        loss += Math.log(expectedPower) + found[f] / expectedPower;
      }
      if (loss < best.loss) best = { loss, variance, floor };
    }
  }
  const lambda = best.floor / (count * best.variance);
  const freedom = texture.reduce((sum, value, f) => sum + value / (value + lambda / smoothness[f]), 0) /
    texture.length;
  const { variance, floor } = best;
  return { variances: envelope.map((share) => share * variance), variance, floor, freedom };
}

/** Power spectrum of deviations whose neighbours are alike, 1 for those that change slowly. */
function smoothnessSpectrum(side: number): Float64Array {
  const line = Float64Array.from({ length: side }, (_, f) => 4 * Math.sin(Math.PI * f / side) ** 2);
  return Float64Array.from(
    { length: side * side },
    (_, f) => 1 / (1 + ROUGHNESS * (line[Math.floor(f / side)] + line[f % side])),
  );
}

/** 1 at the kernel's peak, falling with it; each element counts for all within reach. */
function spread(kernel: Float64Array, size: number): Float64Array {
  const peak = kernel.reduce((greatest, value) => Math.max(greatest, value), 1e-30);
  const result = new Float64Array(kernel.length).fill(ENVELOPE_FLOOR);
  for (let t = 0; t < kernel.length; t++) {
    const share = kernel[t] / peak;
    if (share <= ENVELOPE_FLOOR) continue;
    const [row, column] = [Math.floor(t / size), t % size];
    for (let y = Math.max(0, row - ENVELOPE_REACH); y <= Math.min(size - 1, row + ENVELOPE_REACH); y++) {
      for (
        let x = Math.max(0, column - ENVELOPE_REACH);
        x <= Math.min(size - 1, column + ENVELOPE_REACH);
        x++
      ) {
        result[y * size + x] = Math.max(result[y * size + x], share);
      }
    }
  }
  return result;
}

/** Without zeros at the ends. */
function hann(size: number): Float64Array {
  const line = Float64Array.from({ length: size }, (_, i) => Math.sin(Math.PI * (i + 1) / (size + 1)) ** 2);
  return Float64Array.from({ length: size * size }, (_, t) => line[Math.floor(t / size)] * line[t % size]);
}

/** Power spectrum of the sharp patch, smoothed: of its autocovariance at the kernel's offsets, tapered. */
function textureSpectrum({ gram, size }: NormalEquations): Float64Array {
  const middle = (size * size - 1) / 2;
  const taper = hann(size);
  const lags = gram.subarray(middle * size * size, (middle + 1) * size * size).map((value, t) =>
    value * taper[t]
  );
  const { real } = transformPadded(lags, size);
  const least = 1e-9 * real[0];
  return real.map((value) => Math.max(least, value));
}

function powerOf(values: Float64Array, size: number): Float64Array {
  const { real, imaginary } = transformPadded(values, size);
  return real.map((value, f) => value ** 2 + imaginary[f] ** 2);
}

/** Of a square whose middle lies at the origin, continued by zeros. */
function transformPadded(values: Float64Array, size: number) {
  const side = nextPowerOfTwo(size);
  const reach = (size - 1) / 2;
  const raster = {
    height: side,
    width: side,
    real: new Float64Array(side * side),
    imaginary: new Float64Array(side * side),
  };
  for (let t = 0; t < values.length; t++) {
    const row = (Math.floor(t / size) - reach + side) % side;
    raster.real[row * side + (t % size - reach + side) % side] = values[t];
  }
  transformFourier(raster);
  return raster;
}
