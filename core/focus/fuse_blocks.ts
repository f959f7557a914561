import type { Image } from "../image/image.ts";
import { pause } from "../math/pause.ts";
import { planBlockFourier } from "./block_fourier.ts";
import { type BlockGrid, mirroredIndices, planBlocks } from "./block_grid.ts";
import { type BlockContent, createBlockReader } from "./block_reader.ts";
import { createCombiner } from "./combine_block.ts";
import type { DefocusLaw } from "./defocus_law.ts";
import type { FrameNoise } from "./estimate_noise.ts";
import { planHalfPlane } from "./half_plane.ts";
import { createPair, packPair, unpackPair } from "./packed_spectra.ts";

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

interface Block {
  top: number;
  left: number;
  depth: number;
  content: BlockContent;
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
  const pairs = frames.map(() => createPair(sizePx)), result = createPair(sizePx);
  const firstSpectra = {
    real: pairs.map(({ firstReal }) => firstReal),
    imaginary: pairs.map(({ firstImaginary }) => firstImaginary),
    intoReal: result.firstReal,
    intoImaginary: result.firstImaginary,
  };
  const secondSpectra = {
    real: pairs.map(({ secondReal }) => secondReal),
    imaginary: pairs.map(({ secondImaginary }) => secondImaginary),
    intoReal: result.secondReal,
    intoImaginary: result.secondImaginary,
  };
  const outReal = new Float64Array(size), outImaginary = new Float64Array(size);
  const data = new Float32Array(height * width);
  const shares = new Float32Array(grid.rows * grid.columns * frames.length);
  // Windows are applied twice, in both directions, and so many blocks overlap.
  const scale = 1 / (size * (sizePx / stridePx / 2) ** 2);

  for (let row = 0; row < grid.rows; row++) {
    let waiting: Block | undefined;
    for (let column = 0; column < grid.columns; column++) {
      const isWhole = reader.isWhole(row * stridePx, column * stridePx);
      if (waiting !== undefined && !isWhole) {
        fuse(waiting);
        waiting = undefined;
      }
      const block = read(row, column, waiting === undefined ? real : imaginary);
      if (waiting !== undefined) fuse(waiting, block);
      else if (!isWhole) fuse(block);
      waiting = waiting === undefined && isWhole ? block : undefined;
    }
    if (waiting !== undefined) fuse(waiting);
    onProgress?.((row + 1) / grid.rows);
    await pause(signal);
  }
  return { data, grid, shares };

  function read(row: number, column: number, into: Float64Array[]): Block {
    const top = grid.start + row * stridePx, left = grid.start + column * stridePx;
    const nearest = depth[clamp(top + sizePx / 2, height) * width + clamp(left + sizePx / 2, width)];
    const content = reader.read(row * stridePx, column * stridePx, { into, nearest });
    const share = shares.subarray((row * grid.columns + column) * frames.length).subarray(0, frames.length);
    return { top, left, depth: nearest, content, shares: share };
  }

  /** Fuses the block that was read into `real`, and with it, at little more cost, one read into `imaginary`. */
  function fuse(first: Block, second?: Block): void {
    for (const k of first.content.held) {
      if (second === undefined) imaginary[k].fill(0);
      fourier.forward(real[k], imaginary[k]);
      unpackPair(real[k], imaginary[k], pairs[k]);
    }
    result.secondReal.fill(0);
    result.secondImaginary.fill(0);
    first.content.sets.forEach((active, set) => {
      if (active.length === 0) return;
      combine({
        ...first,
        active,
        ...firstSpectra,
      });
      if (second !== undefined) {
        combine({
          ...second,
          active,
          ...secondSpectra,
        });
      }
      packPair(result, outReal, outImaginary);
      fourier.inverse(outReal, outImaginary);
      write(first, { from: outReal, set });
      if (second !== undefined) write(second, { from: outImaginary, set });
    });
  }

  function write({ top, left, content }: Block, { from, set }: { from: Float64Array; set: number }): void {
    const { mean, setOf } = content;
    const [firstRow, lastRow] = [Math.max(0, -top), Math.min(sizePx, height - top)];
    const [firstColumn, lastColumn] = [Math.max(0, -left), Math.min(sizePx, width - left)];
    for (let i = firstRow; i < lastRow; i++) {
      const start = (top + i) * width + left;
      for (let j = firstColumn; j < lastColumn; j++) {
        if (setOf !== undefined && setOf[i * sizePx + j] !== set) continue;
        const weight = window[i] * window[j];
        data[start + j] += scale * weight * (from[i * sizePx + j] + weight * mean * size);
      }
    }
  }
}

function clamp(index: number, length: number): number {
  return Math.min(length - 1, Math.max(0, index));
}
