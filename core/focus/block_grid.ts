import { reflectIndex } from "../image/reflect_index.ts";

/** Overlapping square blocks that cover an image; those at its edges reach beyond it, where it is mirrored. */
export interface BlockGrid {
  sizePx: number;
  stridePx: number;
  /** Number of blocks down and across. */
  rows: number;
  columns: number;
  /** First row of the first block and first column of it: at most 0. */
  start: number;
}

/**
 * Blocks such that every pixel lies in equally many of them.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { planBlocks } from "./block_grid.ts";
 * const { rows, columns, start } = planBlocks({ height: 8, width: 16 }, { sizePx: 8, stridePx: 4 });
 * deepStrictEqual([rows, columns, start], [3, 5, -4]);
 * ```
 */
export function planBlocks(
  { height, width }: { height: number; width: number },
  { sizePx, stridePx }: { sizePx: number; stridePx: number },
): BlockGrid {
  const start = stridePx - sizePx;
  const count = (length: number) => Math.ceil((length - stridePx - start) / stridePx) + 1;
  return { sizePx, stridePx, rows: count(height), columns: count(width), start };
}

/** Indices of the image's rows (or columns) along the blocks, from `start` on, mirrored beyond the edges. */
export function mirroredIndices(
  { start, stridePx, sizePx }: BlockGrid,
  { count, length }: { count: number; length: number },
): Int32Array {
  return Int32Array.from(
    { length: (count - 1) * stridePx + sizePx },
    (_, i) => reflectIndex(start + i, length),
  );
}

/** A Hann window whose squares sum to 1 over the block: white noise keeps its variance in every frequency. */
export function hannWindow(sizePx: number): Float64Array {
  const line = Float64Array.from(
    { length: sizePx },
    (_, i) => 0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / sizePx),
  );
  const power = line.reduce((sum, value) => sum + value * value, 0);
  return line.map((value) => value / Math.sqrt(power));
}
