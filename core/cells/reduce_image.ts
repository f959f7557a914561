import type { Raster } from "../math/raster.ts";

/**
 * An image reduced by a whole factor: each pixel the mean of a square of pixels, fewer at the lower and right edge.
 *
 * @param factor A whole number from 1 on.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { reduceImage } from "./reduce_image.ts";
 * const reduced = reduceImage({ height: 1, width: 3, data: Float32Array.of(1, 3, 8) }, 2);
 * deepStrictEqual([...reduced.data], [2, 8]);
 * ```
 */
export function reduceImage({ height, width, data }: Raster, factor: number): Raster {
  if (factor === 1) return { height, width, data };
  const rows = Math.ceil(height / factor), columns = Math.ceil(width / factor);
  const sums = new Float64Array(rows * columns);
  for (let y = 0; y < height; y++) {
    const to = Math.floor(y / factor) * columns;
    for (let x = 0; x < width; x++) sums[to + Math.floor(x / factor)] += data[y * width + x];
  }
  const reduced = new Float32Array(sums.length);
  for (let i = 0; i < reduced.length; i++) {
    const y = Math.floor(i / columns), x = i % columns;
    const count = Math.min(factor, height - y * factor) * Math.min(factor, width - x * factor);
    reduced[i] = sums[i] / count;
  }
  return { height: rows, width: columns, data: reduced };
}
