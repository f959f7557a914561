import type { Image } from "../image/image.ts";
import { pause } from "../math/pause.ts";
import { planBlockFourier } from "./block_fourier.ts";
import { type BlockGrid, mirroredIndices, planBlocks } from "./block_grid.ts";
import { createBlockReader } from "./block_reader.ts";
import { createCombiner } from "./combine_block.ts";
import type { DefocusLaw } from "./defocus_law.ts";
import type { FrameNoise } from "./estimate_noise.ts";
import { planHalfPlane } from "./half_plane.ts";

export interface FuseBlocksOptions {
  /** Depth of the surface at each pixel, in frames. */
  depth: Float32Array;
  law: DefocusLaw;
  noise: FrameNoise;
  valid?: readonly (Uint8Array | undefined)[];
  sizePx: number;
  stridePx: number;
  signal?: AbortSignal;
  onProgress?: (fraction: number) => void;
}

export interface FusedBlocks {
  /** 0 where no frame is valid. */
  data: Float32Array;
  grid: BlockGrid;
  /** Share of the detail each frame supplied to a block, at block * frames + frame. */
  shares: Float32Array;
}

/**
 * Fuses frames block by block, blocks overlapping under a sine window on the way in and on the way out. A block that
 * some frames hold in part only is combined once for each set of frames that some of its pixels are valid in, and gives
 * each pixel what comes of its own set.
 */
export async function fuseBlocks(frames: readonly Image[], options: FuseBlocksOptions): Promise<FusedBlocks> {
  const { depth, law, noise, valid, sizePx, stridePx, signal, onProgress } = options;
  const { height, width } = frames[0];
  const grid = planBlocks(frames[0], { sizePx, stridePx });
  const size = sizePx * sizePx;
  const window = Float64Array.from({ length: sizePx }, (_, i) => Math.sin(Math.PI * (i + 0.5) / sizePx));
  const windowPower = window.reduce((sum, value) => sum + value * value, 0) ** 2;
  const fourier = planBlockFourier(sizePx);
  const combine = createCombiner({
    plane: planHalfPlane(sizePx),
    law,
    noise,
    frames: frames.length,
    windowPower,
  });
  const reader = createBlockReader(frames, {
    valid,
    window,
    rows: mirroredIndices(grid, { count: grid.rows, length: height }),
    columns: mirroredIndices(grid, { count: grid.columns, length: width }),
  });
  const real = frames.map(() => new Float64Array(size)), imaginary = frames.map(() => new Float64Array(size));
  const intoReal = new Float64Array(size), intoImaginary = new Float64Array(size);
  const data = new Float32Array(height * width);
  const shares = new Float32Array(grid.rows * grid.columns * frames.length);
  const share = new Float64Array(frames.length);
  // Windows are applied twice, in both directions, and so many blocks overlap.
  const scale = 1 / (size * (sizePx / stridePx / 2) ** 2);

  for (let blockRow = 0; blockRow < grid.rows; blockRow++) {
    const top = grid.start + blockRow * stridePx, middleRow = clamp(top + sizePx / 2, height);
    for (let blockColumn = 0; blockColumn < grid.columns; blockColumn++) {
      const left = grid.start + blockColumn * stridePx, middleColumn = clamp(left + sizePx / 2, width);
      const local = depth[middleRow * width + middleColumn];
      const { sets, setOf, mean } = reader.read(blockRow * stridePx, blockColumn * stridePx, {
        into: real,
        nearest: local,
      });
      for (const k of reader.held) {
        imaginary[k].fill(0);
        fourier.forward(real[k], imaginary[k]);
      }
      sets.forEach((active, set) => {
        if (active.length === 0) return;
        combine({ real, imaginary, active, depth: local, intoReal, intoImaginary, shares: share });
        shares.set(share, (blockRow * grid.columns + blockColumn) * frames.length);
        mirrorHalfPlane(intoReal, intoImaginary, sizePx);
        fourier.inverse(intoReal, intoImaginary);
        write({ top, left, mean, set, setOf });
      });
    }
    onProgress?.((blockRow + 1) / grid.rows);
    await pause(signal);
  }
  return { data, grid, shares };

  function write({ top, left, mean, set, setOf }: {
    top: number;
    left: number;
    mean: number;
    set: number;
    setOf: Uint8Array | undefined;
  }): void {
    const [firstRow, lastRow] = [Math.max(0, -top), Math.min(sizePx, height - top)];
    const [firstColumn, lastColumn] = [Math.max(0, -left), Math.min(sizePx, width - left)];
    for (let i = firstRow; i < lastRow; i++) {
      const start = (top + i) * width + left;
      for (let j = firstColumn; j < lastColumn; j++) {
        if (setOf !== undefined && setOf[i * sizePx + j] !== set) continue;
        const weight = window[i] * window[j];
        data[start + j] += scale * weight * (intoReal[i * sizePx + j] + weight * mean * size);
      }
    }
  }
}

function clamp(index: number, length: number): number {
  return Math.min(length - 1, Math.max(0, index));
}

/** Fills in the other half of the spectrum of a real block: X(-f) is the conjugate of X(f). */
function mirrorHalfPlane(real: Float64Array, imaginary: Float64Array, sizePx: number): void {
  for (let u = sizePx / 2 + 1; u < sizePx; u++) {
    for (let v = 0; v < sizePx; v++) {
      const from = (sizePx - u) * sizePx + (sizePx - v) % sizePx;
      real[u * sizePx + v] = real[from];
      imaginary[u * sizePx + v] = -imaginary[from];
    }
  }
}
