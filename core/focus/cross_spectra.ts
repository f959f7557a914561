import type { Image } from "../image/image.ts";
import { reflectIndex } from "../image/reflect_index.ts";
import { pause } from "../math/pause.ts";
import { planBlockFourier } from "./block_fourier.ts";
import { type BlockGrid, hannWindow, mirroredIndices } from "./block_grid.ts";

/** How much each two frames have in common, block by block and band by band. */
export interface CrossSpectra {
  grid: BlockGrid;
  /** Number of radial bands; band b holds frequencies of b + 0.5 to b + 1.5 cycles per block. */
  bands: number;
  frames: number;
  /** Mean over a band's frequencies of Re(Y_j conj Y_k) for j <= k, at (block * bands + band) * pairs + pair. */
  values: Float32Array;
  /** Number of frequencies in each band. */
  counts: Float64Array;
  /** 1 where a frame is valid all over a block, at block * frames + frame. */
  usable: Uint8Array;
}

/** Index of the pair (j, k), j <= k, of so many frames. */
export function pairIndex(j: number, k: number, frames: number): number {
  return j * frames - j * (j - 1) / 2 + k - j;
}

export interface CrossSpectraOptions {
  grid: BlockGrid;
  valid?: readonly (Uint8Array | undefined)[];
  signal?: AbortSignal;
  onProgress?: (fraction: number) => void;
}

/**
 * Cross-spectra of aligned frames under a Hann window. The frames' Laplacian is transformed and its response undone
 * afterwards: tissue's spectra fall so steeply that what is wider than a block would else leak into every band. All that is needed to find focus, noise and the law of
 * defocus is in them, and they are far smaller than the frames.
 */
export async function measureCrossSpectra(
  frames: readonly Image[],
  { grid, valid, signal, onProgress }: CrossSpectraOptions,
): Promise<CrossSpectra> {
  const { sizePx, stridePx } = grid;
  const { height, width } = frames[0];
  const size = sizePx * sizePx, bands = sizePx / 2 - 1, pairs = frames.length * (frames.length + 1) / 2;
  const bandOf = bandsOfFrequencies(sizePx, bands);
  const counts = new Float64Array(bands);
  for (const band of bandOf) if (band >= 0) counts[band]++;
  const values = new Float32Array(grid.rows * grid.columns * bands * pairs);
  const usable = new Uint8Array(grid.rows * grid.columns * frames.length).fill(1);
  const fourier = planBlockFourier(sizePx), window = hannWindow(sizePx), response = undoLaplacian(sizePx);
  const rows = bordered(mirroredIndices(grid, { count: grid.rows, length: height }), height);
  const columns = bordered(mirroredIndices(grid, { count: grid.columns, length: width }), width);
  const real = frames.map(() => new Float64Array(size)), imaginary = frames.map(() => new Float64Array(size));
  const sums = new Float64Array(bands * pairs);
  for (let blockRow = 0; blockRow < grid.rows; blockRow++) {
    for (let blockColumn = 0; blockColumn < grid.columns; blockColumn++) {
      const block = blockRow * grid.columns + blockColumn;
      const top = blockRow * stridePx, left = blockColumn * stridePx;
      for (let k = 0; k < frames.length; k++) {
        imaginary[k].fill(0);
        if (isCut(valid?.[k], top, left)) {
          usable[block * frames.length + k] = 0;
          real[k].fill(0);
        } else {
          readCurvature(frames[k].data, real[k], top, left);
          fourier.forward(real[k], imaginary[k]);
        }
      }
      sums.fill(0);
      let pair = 0;
      for (let j = 0; j < frames.length; j++) {
        const re = real[j], im = imaginary[j];
        for (let k = j; k < frames.length; k++, pair++) {
          const otherRe = real[k], otherIm = imaginary[k];
          for (let i = 0; i < size; i++) {
            if (bandOf[i] < 0) continue;
            sums[bandOf[i] * pairs + pair] += response[i] * (re[i] * otherRe[i] + im[i] * otherIm[i]);
          }
        }
      }
      for (let band = 0; band < bands; band++) {
        for (let pair = 0; pair < pairs; pair++) {
          values[(block * bands + band) * pairs + pair] = sums[band * pairs + pair] / counts[band];
        }
      }
    }
    onProgress?.((blockRow + 1) / grid.rows);
    await pause(signal);
  }
  return { grid, bands, frames: frames.length, values, counts, usable };

  /** Whether a mask leaves out any pixel of a block or of its rim. */
  function isCut(mask: Uint8Array | undefined, top: number, left: number): boolean {
    if (mask === undefined) return false;
    for (let i = 0; i < sizePx + 2; i++) {
      const start = rows[top + i] * width;
      for (let j = 0; j < sizePx + 2; j++) if (mask[start + columns[left + j]] === 0) return true;
    }
    return false;
  }

  function readCurvature(from: Float32Array, into: Float64Array, top: number, left: number): void {
    for (let i = 0; i < sizePx; i++) {
      const above = rows[top + i] * width,
        here = rows[top + i + 1] * width,
        below = rows[top + i + 2] * width;
      const weight = window[i];
      let before = from[here + columns[left]], value = from[here + columns[left + 1]];
      for (let j = 0; j < sizePx; j++) {
        const column = columns[left + j + 1], after = from[here + columns[left + j + 2]];
        const curvature = 4 * value - before - after - from[above + column] - from[below + column];
        into[i * sizePx + j] = curvature * weight * window[j];
        before = value;
        value = after;
      }
    }
  }
}

/** Indices with one more, mirrored, at either end. */
function bordered(indices: Int32Array, length: number): Int32Array {
  const outer = (index: number, inner: number) => reflectIndex(2 * index - inner, length);
  const last = indices.length - 1;
  return Int32Array.of(outer(indices[0], indices[1]), ...indices, outer(indices[last], indices[last - 1]));
}

/** For each frequency one over the squared response of the Laplacian, 4 - 2 cos(2 pi u) - 2 cos(2 pi v). */
function undoLaplacian(sizePx: number): Float64Array {
  return Float64Array.from({ length: sizePx * sizePx }, (_, i) => {
    const [u, v] = [Math.floor(i / sizePx), i % sizePx].map((index) =>
      2 - 2 * Math.cos(2 * Math.PI * index / sizePx)
    );
    return 1 / Math.max(1e-12, (u + v) ** 2);
  });
}

/** For each frequency of one half-plane its band, -1 for all others. */
function bandsOfFrequencies(sizePx: number, bands: number): Int8Array {
  return Int8Array.from({ length: sizePx * sizePx }, (_, i) => {
    const u = Math.floor(i / sizePx), v = i % sizePx;
    const signedV = v > sizePx / 2 ? v - sizePx : v;
    if (u > sizePx / 2 || (u === 0 && signedV <= 0)) return -1;
    const band = Math.round(Math.hypot(u, signedV)) - 1;
    return band >= 0 && band < bands ? band : -1;
  });
}
