import { besselJ0 } from "../math/bessel.ts";
import type { Optics } from "./optics.ts";

/** A defocus as five numbers. */
export interface DefocusShape {
  radiusPx: number;
  /** Of the ellipse's axes, at least 1 (of equal area with the circle); 1 for wave optics. */
  ratio: number;
  /** Of the longer axis, radians from the column axis. */
  angle: number;
  /** Where the centre lies off the middle, in pixels: the tilt. */
  row: number;
  column: number;
}

/**
 * A kernel of `defocusKernel`'s optics whose centre may lie anywhere: size * size values, row-major, sum 1, what
 * reaches beyond the square left out. Changes smoothly with the shape, and takes microseconds, so that shapes can be
 * searched.
 *
 * - `disk`: each pixel's share of the ellipse, in 16 strips a pixel with exact ends.
 * - `gaussian`: standard deviation radius / 2, sampled at pixel centres.
 * - `wave`: the radial profile |integral over q of exp(i pi radius f_c q^2) J0(2 pi f_c q d) q dq|^2.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { renderDefocus } from "./render_defocus.ts";
 * const shape = { radiusPx: 3, ratio: 1, angle: 0, row: 0.5, column: 0 };
 * const values = renderDefocus("disk", { ...shape, size: 11 });
 * ok(Math.abs(values[5 * 11 + 5] - 1 / (9 * Math.PI)) < 1e-3);
 * ```
 */
export function renderDefocus(optics: Optics, shape: DefocusShape & { size: number }): Float64Array {
  const values = new Float64Array(shape.size * shape.size);
  if (optics === "disk") renderDisk(values, shape);
  else if (optics === "gaussian") renderGaussian(values, shape);
  else renderWave(values, shape);
  let sum = 0;
  for (const value of values) sum += value;
  for (let i = 0; i < values.length; i++) values[i] /= sum;
  return values;
}

const STRIPS = 16;

/** An ellipse a x^2 + 2 b x y + c y^2 <= radius^2 with a c - b^2 = 1. */
function quadraticForm({ ratio, angle }: DefocusShape): { a: number; b: number; c: number } {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return {
    a: cos * cos / ratio + sin * sin * ratio,
    b: cos * sin * (1 / ratio - ratio),
    c: sin * sin / ratio + cos * cos * ratio,
  };
}

function renderDisk(values: Float64Array, shape: DefocusShape & { size: number }): void {
  const { size } = shape;
  const { a, b } = quadraticForm(shape);
  const limit = a * Math.max(shape.radiusPx, 0.05) ** 2;
  const [top, left] = [(size - 1) / 2 + shape.row + 0.5, (size - 1) / 2 + shape.column + 0.5];
  for (let strip = 0; strip < size * STRIPS; strip++) {
    const y = (strip + 0.5) / STRIPS - top;
    const square = limit - y * y;
    if (square <= 0) continue;
    const [middle, half] = [left - b * y / a, Math.sqrt(square) / a];
    const low = Math.max(0, middle - half), high = Math.min(size, middle + half);
    const row = Math.floor(strip / STRIPS) * size;
    for (let x = Math.floor(low); x < high; x++) {
      values[row + x] += Math.min(high, x + 1) - Math.max(low, x);
    }
  }
}

const LEAST_EXPONENT = -15;

function renderGaussian(values: Float64Array, shape: DefocusShape & { size: number }): void {
  const { size, radiusPx } = shape;
  const { a, b, c } = quadraticForm(shape);
  const scale = -0.5 / Math.max(radiusPx / 2, 0.1) ** 2;
  for (let i = 0; i < values.length; i++) {
    const y = Math.floor(i / size) - (size - 1) / 2 - shape.row;
    const x = i % size - (size - 1) / 2 - shape.column;
    const exponent = scale * (a * x * x + 2 * b * x * y + c * y * y);
    // Zeros cost nothing where kernels are applied.
    if (exponent > LEAST_EXPONENT) values[i] = Math.exp(exponent);
  }
}

/** Cutoff of the pupil in cycles per pixel, and points over its radius, both as in `optics.ts`. */
const PUPIL_CUTOFF = 0.25;
const PUPIL_POINTS = 128;
/** The profile is kept at this many points a pixel, out to this many pixels. */
const PROFILE_POINTS = 4;
const PROFILE_PX = 64;

let besselTable: Float64Array | undefined;

function waveProfile(radiusPx: number): Float64Array {
  const length = PROFILE_PX * PROFILE_POINTS;
  besselTable ??= Float64Array.from({ length: length * PUPIL_POINTS }, (_, i) => {
    const q = (i % PUPIL_POINTS + 0.5) / PUPIL_POINTS;
    return q * besselJ0(2 * Math.PI * PUPIL_CUTOFF * q * Math.floor(i / PUPIL_POINTS) / PROFILE_POINTS);
  });
  const profile = new Float64Array(length);
  const cosines = new Float64Array(PUPIL_POINTS), sines = new Float64Array(PUPIL_POINTS);
  for (let k = 0; k < PUPIL_POINTS; k++) {
    const turn = Math.PI * radiusPx * PUPIL_CUTOFF * ((k + 0.5) / PUPIL_POINTS) ** 2;
    [cosines[k], sines[k]] = [Math.cos(turn), Math.sin(turn)];
  }
  for (let i = 0; i < length; i++) {
    let real = 0, imaginary = 0;
    for (let k = 0; k < PUPIL_POINTS; k++) {
      real += cosines[k] * besselTable[i * PUPIL_POINTS + k];
      imaginary += sines[k] * besselTable[i * PUPIL_POINTS + k];
    }
    profile[i] = real * real + imaginary * imaginary;
  }
  return profile;
}

function renderWave(values: Float64Array, shape: DefocusShape & { size: number }): void {
  const { size, radiusPx } = shape;
  const profile = waveProfile(radiusPx);
  for (let i = 0; i < values.length; i++) {
    const y = Math.floor(i / size) - (size - 1) / 2 - shape.row;
    const x = i % size - (size - 1) / 2 - shape.column;
    values[i] = interpolate(profile, Math.sqrt(x * x + y * y) * PROFILE_POINTS);
  }
}

/** Catmull-Rom; even about 0. */
function interpolate(profile: Float64Array, at: number): number {
  const i = Math.floor(at), t = at - i;
  if (i + 2 >= profile.length) return 0;
  const [p, q, r, s] = [profile[Math.abs(i - 1)], profile[i], profile[i + 1], profile[i + 2]];
  return q + 0.5 * t * (r - p + t * (2 * p - 5 * q + 4 * r - s + t * (3 * (q - r) + s - p)));
}
