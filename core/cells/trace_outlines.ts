import type { Segmentation } from "./cell.ts";

/**
 * Corners (row, column) in order, clockwise as seen, the first not repeated; pixel (y, x) is the square from
 * corner (y, x) to (y + 1, x + 1).
 */
export type Ring = [row: number, column: number][];

/** Steps to the right, down, to the left, up. */
const STEPS = [[0, 1], [1, 0], [0, -1], [-1, 0]] as const;
/** Where from a corner the pixel ahead on the left and on the right lies, for each step. */
const AHEAD_LEFT = [[-1, 0], [0, 0], [0, -1], [-1, -1]] as const;
const AHEAD_RIGHT = [[0, 0], [0, -1], [-1, -1], [-1, 0]] as const;

/**
 * The outer outline of each region, along the sides of its pixels, so that the area within is its number of pixels (and of
 * those it encloses). Of a region in several pieces it is the outline of the first piece from the top.
 *
 * @param labels Regions 1..n, 0 elsewhere.
 * @returns The outline of region k + 1 at index k.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { traceOutlines } from "./trace_outlines.ts";
 * const outlines = traceOutlines({ height: 2, width: 3, labels: Int32Array.of(1, 1, 2, 1, 2, 2) });
 * deepStrictEqual(outlines[0], [[0, 0], [0, 2], [1, 2], [1, 1], [2, 1], [2, 0]]);
 * ```
 */
export function traceOutlines(
  { height, width, labels }: Pick<Segmentation, "height" | "width" | "labels">,
): Ring[] {
  const rings: Ring[] = [];
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if (label === 0 || rings[label - 1]) continue;
    const isInside = (y: number, x: number) =>
      y >= 0 && x >= 0 && y < height && x < width && labels[y * width + x] === label;
    rings[label - 1] = traceRing(isInside, Math.floor(i / width), i % width);
  }
  return rings;
}

/** Walks around from the upper left corner of the first pixel, with the region on the right. */
function traceRing(isInside: (y: number, x: number) => boolean, top: number, left: number): Ring {
  const ring: Ring = [[top, left]];
  let row = top, column = left, heading = 0;
  for (;;) {
    row += STEPS[heading][0];
    column += STEPS[heading][1];
    const right = AHEAD_RIGHT[heading], ahead = AHEAD_LEFT[heading];
    const turn = !isInside(row + right[0], column + right[1])
      ? 1
      : isInside(row + ahead[0], column + ahead[1])
      ? 3
      : 0;
    if (row === top && column === left) return ring;
    if (turn) ring.push([row, column]);
    heading = (heading + turn) % 4;
  }
}
