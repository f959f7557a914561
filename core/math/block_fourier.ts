/** Fourier transforms of small square blocks, in place: complex values, real and imaginary parts apart. */
export interface BlockFourier {
  sizePx: number;
  /** The transform; undone by `inverse`. */
  forward(real: Float64Array, imaginary: Float64Array): void;
  /** The inverse transform without the division by the number of values. */
  inverse(real: Float64Array, imaginary: Float64Array): void;
}

/**
 * Plans transforms of blocks of one size: X(v, u) = sum over (y, x) of x(y, x) exp(-2 pi i (v y + u x) / size) stands at
 * v * size + u. Radix 4 without reordering, between two blocks (T. Stockham, High-speed convolution and correlation,
 * AFIPS 28, 1966); the butterflies run over whole lines of the block, which is faster than line by line.
 *
 * @throws RangeError when the size is not a power of two of at least 4.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { planBlockFourier } from "./block_fourier.ts";
 * const real = Float64Array.from({ length: 64 }, (_, i) => i % 7);
 * const imaginary = new Float64Array(64);
 * const { forward, inverse } = planBlockFourier(8);
 * forward(real, imaginary);
 * inverse(real, imaginary);
 * ok(Math.abs(real[6] / 64 - 6) < 1e-12);
 * ```
 */
export function planBlockFourier(sizePx: number): BlockFourier {
  const bits = Math.log2(sizePx);
  if (!(Number.isInteger(bits) && bits >= 2)) {
    throw new RangeError(`a block's side must be a power of two of at least 4, got ${sizePx}`);
  }
  const steps = planSteps(sizePx);
  const spareReal = new Float64Array(sizePx * sizePx), spareImaginary = new Float64Array(sizePx * sizePx);
  const forward = (real: Float64Array, imaginary: Float64Array) => {
    let from: Complex = { re: real, im: imaginary }, to: Complex = { re: spareReal, im: spareImaginary };
    // First along the columns, then, as the last step of each round transposes, along the rows: back in the first block.
    for (let round = 0; round < 2; round++) {
      for (const step of steps) {
        step(from, to);
        [from, to] = [to, from];
      }
    }
  };
  // The inverse is the forward transform with real and imaginary parts exchanged.
  return { sizePx, forward, inverse: (real, imaginary) => forward(imaginary, real) };
}

interface Complex {
  re: Float64Array;
  im: Float64Array;
}

type Step = (from: Complex, to: Complex) => void;

/** Steps of radix 4, and of radix 2 in the end where fours do not make up the size; the last one transposes. */
function planSteps(sizePx: number): Step[] {
  const steps: Step[] = [];
  let length = sizePx, done = 1;
  for (; length > 4; length /= 4, done *= 4) {
    const plan = { sizePx, length, done, ...turnsOf(length) };
    steps.push((from, to) => turnQuarters(from, to, plan));
  }
  steps.push(
    length === 4
      ? (from, to) => finishQuarters(from, to, sizePx)
      : (from, to) => finishHalves(from, to, sizePx),
  );
  return steps;
}

interface StepPlan {
  sizePx: number;
  /** Length of the transforms that are still to be done, and how many of them lie side by side. */
  length: number;
  done: number;
  /** exp(-2 pi i k / length). */
  cosines: Float64Array;
  sines: Float64Array;
}

function turnsOf(length: number): Pick<StepPlan, "cosines" | "sines"> {
  const angles = Float64Array.from({ length }, (_, k) => -2 * Math.PI * k / length);
  return { cosines: angles.map(Math.cos), sines: angles.map(Math.sin) };
}

/** Takes transforms along the columns apart into four of a quarter of the length. */
function turnQuarters(from: Complex, to: Complex, { sizePx, length, done, cosines, sines }: StepPlan): void {
  const { re, im } = from, { re: toRe, im: toIm } = to;
  const quarter = length / 4, run = done * sizePx, apart = quarter * run;
  for (let p = 0; p < quarter; p++) {
    const c1 = cosines[p], s1 = sines[p], c2 = cosines[2 * p], s2 = sines[2 * p];
    const c3 = cosines[3 * p], s3 = sines[3 * p];
    for (let q = 0; q < run; q++) {
      const a = p * run + q, b = a + apart, c = b + apart, d = c + apart;
      const sumRe = re[a] + re[c], sumIm = im[a] + im[c], gapRe = re[a] - re[c], gapIm = im[a] - im[c];
      const otherRe = re[b] + re[d], otherIm = im[b] + im[d];
      // The other gap, turned by -i.
      const turnRe = im[b] - im[d], turnIm = re[d] - re[b];
      const at = 4 * p * run + q;
      toRe[at] = sumRe + otherRe;
      toIm[at] = sumIm + otherIm;
      const r1 = gapRe + turnRe, i1 = gapIm + turnIm;
      toRe[at + run] = r1 * c1 - i1 * s1;
      toIm[at + run] = r1 * s1 + i1 * c1;
      const r2 = sumRe - otherRe, i2 = sumIm - otherIm;
      toRe[at + 2 * run] = r2 * c2 - i2 * s2;
      toIm[at + 2 * run] = r2 * s2 + i2 * c2;
      const r3 = gapRe - turnRe, i3 = gapIm - turnIm;
      toRe[at + 3 * run] = r3 * c3 - i3 * s3;
      toIm[at + 3 * run] = r3 * s3 + i3 * c3;
    }
  }
}

/** Transforms of length 4, which need no turns, transposed. */
function finishQuarters({ re, im }: Complex, { re: toRe, im: toIm }: Complex, sizePx: number): void {
  const done = sizePx / 4, apart = done * sizePx;
  for (let line = 0; line < done; line++) {
    for (let x = 0; x < sizePx; x++) {
      const a = line * sizePx + x, b = a + apart, c = b + apart, d = c + apart;
      const sumRe = re[a] + re[c], sumIm = im[a] + im[c], gapRe = re[a] - re[c], gapIm = im[a] - im[c];
      const otherRe = re[b] + re[d], otherIm = im[b] + im[d];
      const turnRe = im[b] - im[d], turnIm = re[d] - re[b];
      const at = x * sizePx + line;
      toRe[at] = sumRe + otherRe;
      toIm[at] = sumIm + otherIm;
      toRe[at + done] = gapRe + turnRe;
      toIm[at + done] = gapIm + turnIm;
      toRe[at + 2 * done] = sumRe - otherRe;
      toIm[at + 2 * done] = sumIm - otherIm;
      toRe[at + 3 * done] = gapRe - turnRe;
      toIm[at + 3 * done] = gapIm - turnIm;
    }
  }
}

/** Transforms of length 2, transposed. */
function finishHalves({ re, im }: Complex, { re: toRe, im: toIm }: Complex, sizePx: number): void {
  const done = sizePx / 2, apart = done * sizePx;
  for (let line = 0; line < done; line++) {
    for (let x = 0; x < sizePx; x++) {
      const a = line * sizePx + x, b = a + apart, at = x * sizePx + line;
      toRe[at] = re[a] + re[b];
      toIm[at] = im[a] + im[b];
      toRe[at + done] = re[a] - re[b];
      toIm[at + done] = im[a] - im[b];
    }
  }
}
