import type { Raster } from "./raster.ts";

/** Odd degrees of spline that can be had: 3 is cubic, 5 quintic, 7 septic. */
export type SplineDegree = 3 | 5 | 7;

/** Poles of the recursive filter that turns samples into coefficients, inside the unit circle. */
const POLES: Record<SplineDegree, readonly number[]> = {
  3: [-0.2679491924311227],
  5: [-0.4305753470999738, -0.04309628820326465],
  7: [-0.5352804307964382, -0.1225546151923267, -0.00914869480960828],
};

/**
 * Replaces samples by the coefficients of the B-spline that passes through them; beyond the borders the samples go
 * on mirrored about the outermost (numpy's "reflect"). Recursive filters along columns and rows.
 *
 * M. Unser, A. Aldroubi, M. Eden, B-spline signal processing, IEEE Trans. Signal Processing 41 (1993).
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { prefilterSpline } from "./bspline.ts";
 * const flat = { height: 2, width: 3, data: new Float32Array(6).fill(0.5) };
 * prefilterSpline(flat, 3);
 * ok(flat.data.every((coefficient) => Math.abs(coefficient - 0.5) < 1e-6));
 * ```
 */
export function prefilterSpline({ height, width, data }: Raster, degree: SplineDegree): void {
  const poles = POLES[degree];
  const gain = poles.reduce((product, z) => product * (1 - z) * (1 - 1 / z), 1);
  if (width > 1) {
    const line = new Float64Array(width);
    for (let y = 0; y < height; y++) {
      const row = data.subarray(y * width, (y + 1) * width);
      for (let x = 0; x < width; x++) line[x] = row[x] * gain;
      for (const pole of poles) filterLine(line, pole);
      row.set(line);
    }
  }
  if (height > 1) {
    for (let i = 0; i < data.length; i++) data[i] *= gain;
    for (const pole of poles) filterColumns({ height, width, data }, pole);
  }
}

/** How many samples it takes until a pole's power is lost in float64. */
function horizonOf(pole: number, length: number): number {
  return Math.min(length, Math.ceil(Math.log(1e-17) / Math.log(Math.abs(pole))));
}

/** Weights of the mirrored samples 0, 1, ... in the first value of the causal filter. */
function startWeights(pole: number, length: number): Float64Array {
  const horizon = horizonOf(pole, length);
  const weights = new Float64Array(horizon);
  for (let k = 0; k < horizon; k++) weights[k] = pole ** k;
  if (horizon < length) return weights;
  // So short that the mirrored line comes round again.
  const round = 1 - pole ** (2 * length - 2);
  for (let k = 0; k < length; k++) {
    const isEnd = k === 0 || k === length - 1;
    weights[k] = (pole ** k + (isEnd ? 0 : pole ** (2 * length - 2 - k))) / round;
  }
  return weights;
}

function filterLine(line: Float64Array, pole: number): void {
  const last = line.length - 1;
  const weights = startWeights(pole, line.length);
  let previous = 0;
  for (let k = 0; k < weights.length; k++) previous += weights[k] * line[k];
  line[0] = previous;
  for (let x = 1; x <= last; x++) {
    previous = line[x] + pole * previous;
    line[x] = previous;
  }
  previous = pole / (pole * pole - 1) * (line[last] + pole * line[last - 1]);
  line[last] = previous;
  for (let x = last - 1; x >= 0; x--) {
    previous = pole * (previous - line[x]);
    line[x] = previous;
  }
}

/** All columns at once, row by row, so that memory is read in long pieces. */
function filterColumns({ height, width, data }: Raster, pole: number): void {
  const sums = new Float64Array(width);
  startWeights(pole, height).forEach((weight, y) => {
    for (let x = 0; x < width; x++) sums[x] += weight * data[y * width + x];
  });
  data.set(sums);
  for (let y = 1; y < height; y++) {
    const start = y * width;
    for (let x = 0; x < width; x++) {
      sums[x] = data[start + x] + pole * sums[x];
      data[start + x] = sums[x];
    }
  }
  const last = (height - 1) * width;
  for (let x = 0; x < width; x++) {
    sums[x] = pole / (pole * pole - 1) * (data[last + x] + pole * data[last - width + x]);
    data[last + x] = sums[x];
  }
  for (let y = height - 2; y >= 0; y--) {
    const start = y * width;
    for (let x = 0; x < width; x++) {
      sums[x] = pole * (sums[x] - data[start + x]);
      data[start + x] = sums[x];
    }
  }
}

/**
 * Weights of the degree + 1 coefficients around a position, for the fractions 0, 1/phases, ... 1 between pixels:
 * element k of phase p stands at p * (degree + 1) + k and belongs to the coefficient at
 * floor(position) - (degree - 1) / 2 + k.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { splineWeights } from "./bspline.ts";
 * const [before, at, after] = splineWeights(3, 1);
 * ok(Math.abs(at - 2 / 3) < 1e-12 && Math.abs(before - 1 / 6) < 1e-12 && Math.abs(after - 1 / 6) < 1e-12);
 * ```
 */
export function splineWeights(degree: SplineDegree, phases: number): Float64Array {
  const taps = degree + 1;
  const weights = new Float64Array((phases + 1) * taps);
  for (let phase = 0; phase <= phases; phase++) {
    for (let k = 0; k < taps; k++) {
      weights[phase * taps + k] = basis(degree, phase / phases + (degree - 1) / 2 - k);
    }
  }
  return weights;
}

/** The centred B-spline of a degree, by the recursion of Cox and de Boor. */
function basis(degree: number, x: number): number {
  if (Math.abs(x) >= (degree + 1) / 2) return 0;
  if (degree === 1) return 1 - Math.abs(x);
  const half = (degree + 1) / 2;
  return ((half + x) * basis(degree - 1, x + 0.5) + (half - x) * basis(degree - 1, x - 0.5)) / degree;
}
