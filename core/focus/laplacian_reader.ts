import type { Image } from "../image/image.ts";
import { reflectIndex } from "../image/reflect_index.ts";
import { type BlockGrid, hannWindow, mirroredIndices } from "./block_grid.ts";

/** Reads blocks of frames' Laplacians under a Hann window. */
export interface LaplacianReader {
  /** Whether the frame is valid all over the block and one pixel beyond; if not, `into` becomes zero. */
  read(frame: number, place: { row: number; column: number; into: Float64Array }): boolean;
}

/** A reader of 4 centre - up - down - left - right, mirrored at the borders, in the blocks of a grid. */
export function createLaplacianReader(
  frames: readonly Image[],
  { grid, valid }: { grid: BlockGrid; valid?: readonly (Uint8Array | undefined)[] },
): LaplacianReader {
  const { sizePx, stridePx } = grid;
  const { height, width } = frames[0];
  const window = hannWindow(sizePx);
  const rows = bordered(mirroredIndices(grid, { count: grid.rows, length: height }), height);
  const columns = bordered(mirroredIndices(grid, { count: grid.columns, length: width }), width);

  return {
    read(frame, { row, column, into }) {
      const top = row * stridePx, left = column * stridePx;
      if (isCut(valid?.[frame], top, left)) {
        into.fill(0);
        return false;
      }
      readBlock(frames[frame].data, into, { top, left });
      return true;
    },
  };

  function isCut(mask: Uint8Array | undefined, top: number, left: number): boolean {
    if (mask === undefined) return false;
    for (let i = 0; i < sizePx + 2; i++) {
      const start = rows[top + i] * width;
      for (let j = 0; j < sizePx + 2; j++) if (mask[start + columns[left + j]] === 0) return true;
    }
    return false;
  }

  function readBlock(
    from: Float32Array,
    into: Float64Array,
    { top, left }: { top: number; left: number },
  ): void {
    for (let i = 0; i < sizePx; i++) {
      const above = rows[top + i] * width,
        here = rows[top + i + 1] * width,
        below = rows[top + i + 2] * width;
      const weight = window[i];
      let before = from[here + columns[left]], value = from[here + columns[left + 1]];
      for (let j = 0; j < sizePx; j++) {
        const column = columns[left + j + 1], after = from[here + columns[left + j + 2]];
        const laplacian = 4 * value - before - after - from[above + column] - from[below + column];
        into[i * sizePx + j] = laplacian * weight * window[j];
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
