import type { Image } from "../image/image.ts";
import type { BlockGrid } from "./block_grid.ts";
import { measureSpectraStrip, type SpectraRequest, type SpectraStrip } from "./measure_spectra_strip.ts";
import { shareFrames } from "./share_frames.ts";
import { workInStrips } from "../math/work_in_strips.ts";

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
  /** How many threads share the rows; the result does not depend on it. Default 1. */
  threads?: number;
  signal?: AbortSignal;
  onProgress?: (fraction: number) => void;
}

/**
 * Cross-spectra of aligned frames under a Hann window. All that is needed to find focus, noise and the law of defocus is
 * in them, and they are far smaller than the frames. The frames' Laplacian is transformed and its response undone
 * afterwards: tissue's spectra fall so steeply that what is wider than a block would else leak into every band.
 */
export async function measureCrossSpectra(
  frames: readonly Image[],
  { grid, valid, ...options }: CrossSpectraOptions,
): Promise<CrossSpectra> {
  const shared = shareFrames(frames, { valid, threads: options.threads });
  const strips = await workInStrips<SpectraRequest, SpectraStrip>(grid.rows, {
    ...options,
    request: (strip) => ({ ...shared, grid, strip }),
    work: measureSpectraStrip,
    createWorker: () => new Worker(new URL("./spectra_worker.ts", import.meta.url), { type: "module" }),
  });
  const [{ bands, counts }] = strips;
  const pairs = frames.length * (frames.length + 1) / 2, blocks = grid.rows * grid.columns;
  const values = new Float32Array(blocks * bands * pairs), usable = new Uint8Array(blocks * frames.length);
  let [value, block] = [0, 0];
  for (const strip of strips) {
    values.set(strip.values, value);
    usable.set(strip.usable, block);
    value += strip.values.length;
    block += strip.usable.length;
  }
  return { grid, bands, frames: frames.length, values, counts, usable };
}
