/** Complex values, row-major; the real and the imaginary parts apart. */
export interface ComplexRaster {
  height: number;
  width: number;
  real: Float64Array;
  imaginary: Float64Array;
}

/**
 * Replaces a raster by its discrete Fourier transform, X(v, u) = sum over (y, x) of x(y, x) exp(-2 pi i (v y / height
 * + u x / width)); `inverse` with the opposite sign, divided by height * width. Radix 2, in float64.
 *
 * @throws RangeError when a side is not a power of two.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { transformFourier } from "./fft.ts";
 * const raster = { height: 1, width: 4, real: Float64Array.of(1, 0, 0, 0), imaginary: new Float64Array(4) };
 * transformFourier(raster);
 * deepStrictEqual([...raster.real], [1, 1, 1, 1]);
 * ```
 */
export function transformFourier(raster: ComplexRaster, options: { inverse?: boolean } = {}): void {
  const { height, width, real, imaginary } = raster;
  // The inverse is the forward transform with real and imaginary parts exchanged.
  const [re, im] = options.inverse ? [imaginary, real] : [real, imaginary];
  const alongRows = planFourier(width);
  for (let y = 0; y < height; y++) {
    transformLine(
      re.subarray(y * width, (y + 1) * width),
      im.subarray(y * width, (y + 1) * width),
      alongRows,
    );
  }
  transformColumns(re, im, { height, width });
  if (!options.inverse) return;
  const scale = 1 / (height * width);
  for (let i = 0; i < re.length; i++) {
    re[i] *= scale;
    im[i] *= scale;
  }
}

/** The smallest power of two that is at least as large. */
export function nextPowerOfTwo(least: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, least)));
}

interface FourierPlan {
  length: number;
  reversed: Uint32Array;
  cosines: Float64Array;
  sines: Float64Array;
}

function planFourier(length: number): FourierPlan {
  const bits = Math.log2(length);
  if (!Number.isInteger(bits)) {
    throw new RangeError(`a Fourier transform needs a power of two, got ${length}`);
  }
  const reversed = new Uint32Array(length);
  for (let i = 1; i < length; i++) reversed[i] = reversed[i >> 1] >> 1 | (i & 1) << (bits - 1);
  const angle = (i: number) => -2 * Math.PI * i / length;
  return {
    length,
    reversed,
    cosines: Float64Array.from({ length: length / 2 }, (_, i) => Math.cos(angle(i))),
    sines: Float64Array.from({ length: length / 2 }, (_, i) => Math.sin(angle(i))),
  };
}

function transformLine(re: Float64Array, im: Float64Array, plan: FourierPlan): void {
  const { length, reversed, cosines, sines } = plan;
  for (let i = 0; i < length; i++) {
    const j = reversed[i];
    if (j <= i) continue;
    [re[i], re[j]] = [re[j], re[i]];
    [im[i], im[j]] = [im[j], im[i]];
  }
  for (let half = 1; half < length; half *= 2) {
    const stride = length / (2 * half);
    for (let start = 0; start < length; start += 2 * half) {
      for (let k = 0; k < half; k++) {
        const [i, j] = [start + k, start + k + half];
        const cos = cosines[k * stride], sin = sines[k * stride];
        const r = re[j] * cos - im[j] * sin, s = re[j] * sin + im[j] * cos;
        re[j] = re[i] - r;
        im[j] = im[i] - s;
        re[i] += r;
        im[i] += s;
      }
    }
  }
}

/** Columns taken together, so that memory is read in long pieces. */
const COLUMNS_AT_ONCE = 16;

function transformColumns(
  re: Float64Array,
  im: Float64Array,
  { height, width }: { height: number; width: number },
): void {
  const plan = planFourier(height);
  const count = Math.min(COLUMNS_AT_ONCE, width);
  const lineRe = new Float64Array(height * count), lineIm = new Float64Array(height * count);
  for (let left = 0; left < width; left += count) {
    for (let y = 0; y < height; y++) {
      for (let c = 0; c < count; c++) {
        lineRe[c * height + y] = re[y * width + left + c];
        lineIm[c * height + y] = im[y * width + left + c];
      }
    }
    for (let c = 0; c < count; c++) {
      transformLine(
        lineRe.subarray(c * height, (c + 1) * height),
        lineIm.subarray(c * height, (c + 1) * height),
        plan,
      );
    }
    for (let y = 0; y < height; y++) {
      for (let c = 0; c < count; c++) {
        re[y * width + left + c] = lineRe[c * height + y];
        im[y * width + left + c] = lineIm[c * height + y];
      }
    }
  }
}
