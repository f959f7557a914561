import type { Raster } from "./raster.ts";

const BLOCK = 32;

/**
 * Rows and columns exchanged, in blocks that stay in the cache.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { transpose } from "./transpose.ts";
 * const { height, width, data } = transpose({ height: 1, width: 2, data: Float32Array.of(3, 4) });
 * deepStrictEqual([height, width, ...data], [2, 1, 3, 4]);
 * ```
 */
export function transpose({ height, width, data }: Raster): Raster {
  const result = new Float32Array(data.length);
  for (let top = 0; top < height; top += BLOCK) {
    for (let left = 0; left < width; left += BLOCK) {
      for (let y = top; y < Math.min(height, top + BLOCK); y++) {
        for (let x = left; x < Math.min(width, left + BLOCK); x++) {
          result[x * height + y] = data[y * width + x];
        }
      }
    }
  }
  return { height: width, width: height, data: result };
}
