import type { BlockGrid } from "./block_grid.ts";

/** Values of blocks, each standing at its block's middle, interpolated bilinearly to pixels. */
export function interpolateBlocks(
  values: Float32Array,
  { grid, height, width }: { grid: BlockGrid; height: number; width: number },
): Float32Array {
  const result = new Float32Array(height * width);
  const down = places(grid, { count: grid.rows, length: height });
  const across = places(grid, { count: grid.columns, length: width });
  for (let y = 0; y < height; y++) {
    const upper = down.index[y] * grid.columns, lower = upper + grid.columns, v = down.share[y];
    for (let x = 0; x < width; x++) {
      const left = across.index[x], u = across.share[x];
      const above = values[upper + left] + u * (values[upper + left + 1] - values[upper + left]);
      const below = values[lower + left] + u * (values[lower + left + 1] - values[lower + left]);
      result[y * width + x] = above + v * (below - above);
    }
  }
  return result;
}

export interface LargestSharesOptions {
  grid: BlockGrid;
  /** The rows of pixels that are wanted, and the row of blocks that `shares` begin with. */
  rows: { first: number; end: number; firstBlock: number };
  height: number;
  width: number;
  frames: number;
  valid?: readonly (Uint8Array | undefined)[];
}

/**
 * For each pixel the frame of the largest share among those that are valid there, the shares interpolated bilinearly
 * between blocks; 0 where none is valid.
 */
export function largestShares(
  shares: Float32Array,
  { grid, rows, height, width, frames, valid }: LargestSharesOptions,
): Uint8Array {
  const result = new Uint8Array((rows.end - rows.first) * width);
  const down = places(grid, { count: grid.rows, length: height });
  const across = places(grid, { count: grid.columns, length: width });
  for (let y = rows.first; y < rows.end; y++) {
    const v = down.share[y], line = (down.index[y] - rows.firstBlock) * grid.columns;
    const own = (y - rows.first) * width;
    for (let x = 0; x < width; x++) {
      const u = across.share[x];
      const upper = (line + across.index[x]) * frames,
        lower = upper + grid.columns * frames;
      let most = -1;
      for (let k = 0; k < frames; k++) {
        if (valid?.[k]?.[y * width + x] === 0) continue;
        const share = (1 - v) * ((1 - u) * shares[upper + k] + u * shares[upper + frames + k]) +
          v * ((1 - u) * shares[lower + k] + u * shares[lower + frames + k]);
        if (share > most) {
          most = share;
          result[own + x] = k;
        }
      }
    }
  }
  return result;
}

/** For each pixel along an axis the block before it, and how far it lies from it towards the next, 0..1. */
function places(
  { start, stridePx, sizePx }: BlockGrid,
  { count, length }: { count: number; length: number },
): { index: Int32Array; share: Float32Array } {
  const middle = start + (sizePx - 1) / 2;
  const index = new Int32Array(length), share = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    const at = (i - middle) / stridePx;
    index[i] = Math.min(count - 2, Math.max(0, Math.floor(at)));
    share[i] = Math.min(1, Math.max(0, at - index[i]));
  }
  return { index, share };
}
