import type { Rectangle } from "../image/rectangle.ts";
import type { FieldSize } from "./corner_error.ts";

/**
 * The largest rectangle of pixels that are valid in every map; of equals the uppermost, then leftmost. Its size is 0
 * where no pixel is.
 *
 * @param valid one map for each frame, 1 where it has data; undefined where it has data everywhere.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { findValidArea } from "./valid_area.ts";
 * const valid = [undefined, Uint8Array.of(0, 1, 1, 0, 1, 1)];
 * deepStrictEqual(findValidArea(valid, { height: 2, width: 3 }), { top: 0, left: 1, height: 2, width: 2 });
 * ```
 */
export function findValidArea(
  valid: readonly (Uint8Array | undefined)[],
  { height, width }: FieldSize,
): Rectangle {
  const maps = valid.filter((map) => map !== undefined);
  let best: Rectangle = { top: 0, left: 0, height: 0, width: 0 };
  // How many pixels above and including this row are valid, column by column.
  const heights = new Int32Array(width + 1);
  const open: { left: number; height: number }[] = [];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) heights[column]++;
    for (const map of maps) {
      for (let column = 0; column < width; column++) if (map[row * width + column] === 0) heights[column] = 0;
    }
    open.length = 0;
    for (let column = 0; column <= width; column++) {
      let left = column;
      while (open.length > 0 && open[open.length - 1].height > heights[column]) {
        const { left: start, height: tall } = open.pop()!;
        left = start;
        if (tall * (column - start) > best.height * best.width) {
          best = { top: row - tall + 1, left: start, height: tall, width: column - start };
        }
      }
      if (open.length === 0 || open[open.length - 1].height < heights[column]) {
        open.push({ left, height: heights[column] });
      }
    }
  }
  return best;
}
