/** Fourier transforms of small square blocks, in place: complex values, real and imaginary parts apart. */
export interface BlockFourier {
  sizePx: number;
  /** The transform, transposed; undone by `inverse`, which transposes back. */
  forward(real: Float64Array, imaginary: Float64Array): void;
  /** The inverse transform without the division by the number of values. */
  inverse(real: Float64Array, imaginary: Float64Array): void;
}

/**
 * Plans transforms of blocks of one size. X(v, u) = sum over (y, x) of x(y, x) exp(-2 pi i (v y + u x) / size) stands
 * at u * size + v: the butterflies run over whole lines of the block, which is faster than line by line.
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
  const reversed = Uint32Array.from(
    { length: sizePx },
    (_, i) =>
      Array.from({ length: bits }, (_, bit) => (i >> bit & 1) << (bits - 1 - bit)).reduce((a, b) => a + b),
  );
  const angle = (i: number) => -2 * Math.PI * i / sizePx;
  const cosines = Float64Array.from({ length: sizePx / 2 }, (_, i) => Math.cos(angle(i)));
  const sines = Float64Array.from({ length: sizePx / 2 }, (_, i) => Math.sin(angle(i)));
  const plan = { sizePx, reversed, cosines, sines };
  const forward = (re: Float64Array, im: Float64Array) => {
    transformColumns(re, im, plan);
    transpose(re, sizePx);
    transpose(im, sizePx);
    transformColumns(re, im, plan);
  };
  return { sizePx, forward, inverse: (re, im) => forward(im, re) };
}

interface ColumnPlan {
  sizePx: number;
  reversed: Uint32Array;
  cosines: Float64Array;
  sines: Float64Array;
}

function transformColumns(re: Float64Array, im: Float64Array, plan: ColumnPlan): void {
  const { sizePx, reversed, cosines, sines } = plan;
  for (let i = 1; i < sizePx; i++) {
    if (reversed[i] > i) swapLines(re, im, i * sizePx, reversed[i] * sizePx, sizePx);
  }
  for (let half = 1; half < sizePx; half *= 2) {
    const stride = sizePx / (2 * half);
    for (let k = 0; k < half; k++) {
      const cos = cosines[k * stride], sin = sines[k * stride];
      for (let line = k; line < sizePx; line += 2 * half) {
        const a = line * sizePx, b = (line + half) * sizePx;
        if (k === 0) addAndSubtract(re, im, a, b, sizePx);
        else if (2 * k === half) quarterTurn(re, im, a, b, sizePx);
        else turnAddAndSubtract(re, im, a, b, sizePx, cos, sin);
      }
    }
  }
}

function swapLines(re: Float64Array, im: Float64Array, a: number, b: number, count: number): void {
  for (let x = 0; x < count; x++) {
    const r = re[a + x], s = im[a + x];
    re[a + x] = re[b + x];
    im[a + x] = im[b + x];
    re[b + x] = r;
    im[b + x] = s;
  }
}

function addAndSubtract(re: Float64Array, im: Float64Array, a: number, b: number, count: number): void {
  for (let x = 0; x < count; x++) {
    const r = re[b + x], s = im[b + x];
    re[b + x] = re[a + x] - r;
    im[b + x] = im[a + x] - s;
    re[a + x] += r;
    im[a + x] += s;
  }
}

/** As `turnAddAndSubtract` with a turn by -i. */
function quarterTurn(re: Float64Array, im: Float64Array, a: number, b: number, count: number): void {
  for (let x = 0; x < count; x++) {
    const r = im[b + x], s = -re[b + x];
    re[b + x] = re[a + x] - r;
    im[b + x] = im[a + x] - s;
    re[a + x] += r;
    im[a + x] += s;
  }
}

function turnAddAndSubtract(
  re: Float64Array,
  im: Float64Array,
  a: number,
  b: number,
  count: number,
  cos: number,
  sin: number,
): void {
  for (let x = 0; x < count; x++) {
    const p = re[b + x], q = im[b + x];
    const r = p * cos - q * sin, s = p * sin + q * cos;
    re[b + x] = re[a + x] - r;
    im[b + x] = im[a + x] - s;
    re[a + x] += r;
    im[a + x] += s;
  }
}

function transpose(values: Float64Array, size: number): void {
  for (let y = 1; y < size; y++) {
    for (let x = 0; x < y; x++) {
      const value = values[y * size + x];
      values[y * size + x] = values[x * size + y];
      values[x * size + y] = value;
    }
  }
}
