import { pause } from "../math/pause.ts";
import type { WorkOptions } from "../math/worker_crew.ts";
import { planBlockFourier } from "../math/block_fourier.ts";
import { type BlockGrid, mirroredIndices } from "./block_grid.ts";
import { type BlockContent, createBlockReader } from "./block_reader.ts";
import { createCombiner } from "./combine_block.ts";
import type { FuseBlocksOptions } from "./fuse_blocks.ts";
import { largestShares } from "./interpolate_blocks.ts";
import { planHalfPlane } from "./half_plane.ts";
import { createPair, packPair, unpackPair } from "../math/packed_spectra.ts";
import type { SharedFrames } from "./share_frames.ts";
import type { Strip } from "../math/work_in_strips.ts";

/** Some rows of blocks, as they go to a worker. */
export interface FuseRequest
  extends SharedFrames, Pick<FuseBlocksOptions, "depth" | "positions" | "law" | "noise"> {
  /** Blocks that overlap by half. */
  grid: BlockGrid;
  strip: Strip;
}

/** The pixels that begin in the strip's rows of blocks; see `FusedBlocks`. */
export interface FusedStrip {
  data: Float32Array;
  sources: Uint8Array;
}

interface Block {
  top: number;
  left: number;
  depth: number;
  content: BlockContent;
  shares: Float32Array;
}

/** See `fuseBlocks`. */
export async function fuseStrip(
  request: FuseRequest,
  { signal, onProgress }: WorkOptions,
): Promise<FusedStrip> {
  const { frames, valid, grid, strip, depth, positions, law, noise } = request;
  const { sizePx, stridePx } = grid;
  const { height, width } = frames[0];
  const size = sizePx * sizePx;
  const window = Float64Array.from({ length: sizePx }, (_, i) => Math.sin(Math.PI * (i + 0.5) / sizePx));
  const windowPower = window.reduce((sum, value) => sum + value * value, 0) ** 2;
  const fourier = planBlockFourier(sizePx);
  const combine = createCombiner({
    plane: planHalfPlane(sizePx),
    law,
    noise,
    positions,
    windowPower,
  });
  const reader = createBlockReader(frames, {
    positions,
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
  // Every pixel lies in two rows of blocks: the strip's own pixels need the row above it as well.
  const above = Math.max(0, strip.first - 1);
  const [firstOwn, endOwn] = [strip.first, strip.end].map((row) =>
    row === grid.rows ? height : Math.max(0, grid.start + row * stridePx)
  );
  const data = new Float32Array((endOwn - firstOwn) * width);
  const shares = new Float32Array((strip.end - above) * grid.columns * frames.length);
  // Windows are applied twice, in both directions, and so many blocks overlap.
  const scale = 1 / (size * (sizePx / stridePx / 2) ** 2);

  for (let row = above; row < strip.end; row++) {
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
    onProgress?.((row + 1 - above) / (strip.end - above));
    await pause(signal);
  }
  const rows = { first: firstOwn, end: endOwn, firstBlock: above };
  return {
    data,
    sources: largestShares(shares, { grid, rows, height, width, frames: frames.length, valid }),
  };

  function read(row: number, column: number, into: Float64Array[]): Block {
    const top = grid.start + row * stridePx, left = grid.start + column * stridePx;
    const middle = depth[clamp(top + sizePx / 2, height) * width + clamp(left + sizePx / 2, width)];
    const content = reader.read(row * stridePx, column * stridePx, { into, depth: middle });
    const share = shares.subarray(((row - above) * grid.columns + column) * frames.length).subarray(
      0,
      frames.length,
    );
    return { top, left, depth: middle, content, shares: share };
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
    // The largest set comes last: its shares stay, of which each pixel leaves out the frames it is not valid in.
    const order = [...first.content.sets.keys()].filter((set) => first.content.sets[set].length > 0)
      .sort((a, b) => first.content.sets[a].length - first.content.sets[b].length);
    for (const set of order) {
      const active = first.content.sets[set];
      combine({ ...first, active, ...firstSpectra });
      if (second !== undefined) combine({ ...second, active, ...secondSpectra });
      packPair(result, outReal, outImaginary);
      fourier.inverse(outReal, outImaginary);
      write(first, { from: outReal, set });
      if (second !== undefined) write(second, { from: outImaginary, set });
    }
  }

  function write({ top, left, content }: Block, { from, set }: { from: Float64Array; set: number }): void {
    const { mean, setOf } = content;
    const [firstRow, lastRow] = [Math.max(0, firstOwn - top), Math.min(sizePx, endOwn - top)];
    const [firstColumn, lastColumn] = [Math.max(0, -left), Math.min(sizePx, width - left)];
    for (let i = firstRow; i < lastRow; i++) {
      const start = (top + i - firstOwn) * width + left;
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
