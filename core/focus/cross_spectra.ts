import type { Image } from "../image/image.ts";
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
 * Cross-spectra of aligned frames under a Hann window. All that is needed to find focus, noise and the law of
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
  const fourier = planBlockFourier(sizePx), window = hannWindow(sizePx);
  const rows = mirroredIndices(grid, { count: grid.rows, length: height });
  const columns = mirroredIndices(grid, { count: grid.columns, length: width });
  const real = frames.map(() => new Float64Array(size)), imaginary = frames.map(() => new Float64Array(size));
  const sums = new Float64Array(bands * pairs);
  for (let blockRow = 0; blockRow < grid.rows; blockRow++) {
    for (let blockColumn = 0; blockColumn < grid.columns; blockColumn++) {
      const block = blockRow * grid.columns + blockColumn;
      for (let k = 0; k < frames.length; k++) {
        const re = real[k], { data } = frames[k], mask = valid?.[k];
        let sum = 0, lost = 0;
        for (let i = 0; i < sizePx; i++) {
          const from = rows[blockRow * stridePx + i] * width, left = blockColumn * stridePx;
          for (let j = 0; j < sizePx; j++) {
            sum += re[i * sizePx + j] = data[from + columns[left + j]];
            if (mask !== undefined && mask[from + columns[left + j]] === 0) lost++;
          }
        }
        if (lost > 0) {
          usable[block * frames.length + k] = 0;
          real[k].fill(0);
          imaginary[k].fill(0);
          continue;
        }
        const mean = sum / size;
        for (let i = 0; i < sizePx; i++) {
          for (let j = 0; j < sizePx; j++) {
            re[i * sizePx + j] = (re[i * sizePx + j] - mean) * window[i] * window[j];
          }
        }
        imaginary[k].fill(0);
        fourier.forward(re, imaginary[k]);
      }
      sums.fill(0);
      let pair = 0;
      for (let j = 0; j < frames.length; j++) {
        const re = real[j], im = imaginary[j];
        for (let k = j; k < frames.length; k++, pair++) {
          const otherRe = real[k], otherIm = imaginary[k];
          for (let i = 0; i < size; i++) {
            if (bandOf[i] >= 0) sums[bandOf[i] * pairs + pair] += re[i] * otherRe[i] + im[i] * otherIm[i];
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
