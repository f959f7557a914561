import type { Rectangle } from "../image/rectangle.ts";
import type { Raster } from "../math/raster.ts";

/**
 * The largest upright rectangle that holds no zero; of size 0 where all is zero. Row by row, with the heights of the
 * columns above on a stack.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { largestRectangle } from "./largest_rectangle.ts";
 * const values = Int32Array.of(1, 0, 2, 3, 0, 0, 2, 2);
 * deepStrictEqual(largestRectangle(values, { height: 2, width: 4 }), { top: 0, left: 2, height: 2, width: 2 });
 * ```
 */
export function largestRectangle(
  values: ArrayLike<number>,
  { height, width }: Pick<Raster, "height" | "width">,
): Rectangle {
  const rise = new Int32Array(width + 1);
  const starts = new Int32Array(width + 1), rises = new Int32Array(width + 1);
  let best: Rectangle = { top: 0, left: 0, height: 0, width: 0 };
  for (let y = 0; y < height; y++) {
    let open = 0;
    for (let x = 0; x <= width; x++) {
      rise[x] = x < width && values[y * width + x] ? rise[x] + 1 : 0;
      let start = x;
      while (open > 0 && rises[open - 1] >= rise[x]) {
        open--;
        start = starts[open];
        if (rises[open] * (x - start) > best.height * best.width) {
          best = { top: y - rises[open] + 1, left: start, height: rises[open], width: x - start };
        }
      }
      starts[open] = start;
      rises[open++] = rise[x];
    }
  }
  return best;
}
