/** Orthogonal wavelets by their usual names: Haar, Daubechies of 4 taps, symlet of 8 taps. */
export type Wavelet = "db1" | "db2" | "sym4";

/** A rectangle of float64 numbers, row-major. */
export interface Band {
  height: number;
  width: number;
  data: Float64Array;
}

/** Detail coefficients of one level, each band about half the height and width of what was decomposed. */
export interface WaveletDetails {
  /** Low-pass along columns of the image, high-pass along its rows: vertical edges. */
  alongRows: Band;
  /** High-pass along columns, low-pass along rows: horizontal edges. */
  alongColumns: Band;
  /** High-pass along both. */
  diagonal: Band;
  /** Size of what was decomposed. */
  height: number;
  width: number;
}

/** A wavelet decomposition: what is left at the coarsest level, and the details from the finest level on. */
export interface WaveletDecomposition {
  wavelet: Wavelet;
  approximation: Band;
  details: WaveletDetails[];
}

/** Low-pass filters for decomposition (Daubechies, Ten Lectures on Wavelets, 1992), as PyWavelets lists them. */
const LOW_PASS: Record<Wavelet, readonly number[]> = {
  db1: [Math.SQRT1_2, Math.SQRT1_2],
  db2: [-0.12940952255126037, 0.2241438680420134, 0.8365163037378079, 0.48296291314453416],
  sym4: [
    -0.07576571478927333,
    -0.02963552764599851,
    0.49761866763201545,
    0.8037387518059161,
    0.29785779560527736,
    -0.09921954357684722,
    -0.012603967262037833,
    0.0322231006040427,
  ],
};

/**
 * Discrete wavelet transform in two dimensions, borders continued by mirroring about the border between pixels;
 * PyWavelets' `wavedecn` with mode "symmetric".
 *
 * @throws RangeError when levels is not a positive whole number.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { composeWavelet, decomposeWavelet } from "./wavelet.ts";
 * const data = Float64Array.of(1, 2, 3, 5, 8, 13, 21, 34, 55);
 * const composed = composeWavelet(decomposeWavelet({ height: 3, width: 3, data }, { levels: 2 }));
 * ok(composed.data.every((value, i) => Math.abs(value - data[i]) < 1e-12));
 * ```
 */
export function decomposeWavelet(
  source: Band,
  options: { wavelet?: Wavelet; levels: number },
): WaveletDecomposition {
  const { wavelet = "db1", levels } = options;
  if (!(Number.isInteger(levels) && levels > 0)) {
    throw new RangeError(`a wavelet transform needs a positive whole number of levels, got ${levels}`);
  }
  const low = LOW_PASS[wavelet];
  const details: WaveletDetails[] = [];
  let approximation = source;
  for (let level = 0; level < levels; level++) {
    const { height, width } = approximation;
    const [smooth, rough] = splitRows(approximation, low);
    const [above, alongColumns] = splitColumns(smooth, low);
    const [alongRows, diagonal] = splitColumns(rough, low);
    details.push({ alongRows, alongColumns, diagonal, height, width });
    approximation = above;
  }
  return { wavelet, approximation, details };
}

/** What was decomposed: the inverse of `decomposeWavelet`. */
export function composeWavelet({ wavelet, approximation, details }: WaveletDecomposition): Band {
  const low = LOW_PASS[wavelet];
  let composed = approximation;
  for (let level = details.length - 1; level >= 0; level--) {
    const { alongRows, alongColumns, diagonal, height, width } = details[level];
    const smooth = joinColumns(composed, alongColumns, { low, height });
    const rough = joinColumns(alongRows, diagonal, { low, height });
    composed = joinRows(smooth, rough, { low, width });
  }
  return composed;
}

/** The number of levels at which the coarsest band still has more than the filter's length (PyWavelets' rule). */
export function maxWaveletLevels(
  { height, width }: { height: number; width: number },
  wavelet: Wavelet,
): number {
  const length = LOW_PASS[wavelet].length;
  const least = Math.min(height, width);
  return least < length - 1 ? 0 : Math.floor(Math.log2(least / (length - 1)));
}

/** The quadrature mirror of the low-pass filter. */
function highPass(low: readonly number[]): number[] {
  return low.map((_, i) => (i % 2 ? 1 : -1) * low[low.length - 1 - i]);
}

/** Coefficient k of a line is the sum over j of filter[j] * line[2 k + 1 - j]. */
function splitRows({ height, width, data }: Band, low: readonly number[]): [Band, Band] {
  const high = highPass(low);
  const count = Math.floor((width + low.length - 1) / 2);
  const bands: [Band, Band] = [emptyBand(height, count), emptyBand(height, count)];
  for (let k = 0; k < count; k++) {
    for (let j = 0; j < low.length; j++) {
      const x = mirror(2 * k + 1 - j, width);
      for (let y = 0; y < height; y++) {
        bands[0].data[y * count + k] += low[j] * data[y * width + x];
        bands[1].data[y * count + k] += high[j] * data[y * width + x];
      }
    }
  }
  return bands;
}

function splitColumns({ height, width, data }: Band, low: readonly number[]): [Band, Band] {
  const high = highPass(low);
  const count = Math.floor((height + low.length - 1) / 2);
  const bands: [Band, Band] = [emptyBand(count, width), emptyBand(count, width)];
  for (let k = 0; k < count; k++) {
    for (let j = 0; j < low.length; j++) {
      const from = mirror(2 * k + 1 - j, height) * width;
      for (let x = 0; x < width; x++) {
        bands[0].data[k * width + x] += low[j] * data[from + x];
        bands[1].data[k * width + x] += high[j] * data[from + x];
      }
    }
  }
  return bands;
}

/** The adjoint of splitting, its first length - 2 elements left out. */
function joinRows(
  smooth: Band,
  rough: Band,
  { low, width }: { low: readonly number[]; width: number },
): Band {
  const high = highPass(low);
  const { height } = smooth;
  const result = emptyBand(height, width);
  for (let k = 0; k < rough.width; k++) {
    for (let j = 0; j < low.length; j++) {
      const x = 2 * k + 1 - j;
      if (x < 0 || x >= width) continue;
      for (let y = 0; y < height; y++) {
        result.data[y * width + x] += low[j] * smooth.data[y * smooth.width + k] +
          high[j] * rough.data[y * rough.width + k];
      }
    }
  }
  return result;
}

function joinColumns(
  smooth: Band,
  rough: Band,
  { low, height }: { low: readonly number[]; height: number },
): Band {
  const high = highPass(low);
  const { width } = rough;
  const result = emptyBand(height, width);
  for (let k = 0; k < rough.height; k++) {
    for (let j = 0; j < low.length; j++) {
      const y = 2 * k + 1 - j;
      if (y < 0 || y >= height) continue;
      for (let x = 0; x < width; x++) {
        result.data[y * width + x] += low[j] * smooth.data[k * smooth.width + x] +
          high[j] * rough.data[k * width + x];
      }
    }
  }
  return result;
}

/** The border's pixel is repeated: ... 1 0 | 0 1 ... n-1 | n-1 ... */
function mirror(index: number, length: number): number {
  const place = ((index % (2 * length)) + 2 * length) % (2 * length);
  return place < length ? place : 2 * length - 1 - place;
}

function emptyBand(height: number, width: number): Band {
  return { height, width, data: new Float64Array(height * width) };
}
