import type { Raster } from "../math/raster.ts";

/**
 * Means of two by two pixels; of those that are there where a side is odd.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { halveRaster } from "./half_size.ts";
 * const { height, width, data } = halveRaster({ height: 2, width: 3, data: Float32Array.of(1, 2, 5, 3, 6, 7) });
 * deepStrictEqual([height, width, ...data], [1, 2, 3, 6]);
 * ```
 */
export function halveRaster({ height, width, data }: Raster): Raster {
  const rows = Math.ceil(height / 2),
    columns = Math.ceil(width / 2),
    halved = new Float32Array(rows * columns);
  for (let y = 0, i = 0; y < rows; y++) {
    const upper = 2 * y * width, lower = Math.min(2 * y + 1, height - 1) * width;
    for (let x = 0; x < columns; x++, i++) {
      const left = 2 * x, right = Math.min(2 * x + 1, width - 1);
      halved[i] = (data[upper + left] + data[upper + right] + data[lower + left] + data[lower + right]) / 4;
    }
  }
  return { height: rows, width: columns, data: halved };
}

/**
 * The way back from `halveRaster` to a given size: linear between the middles of pixels, constant at the rim.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { doubleRaster } from "./half_size.ts";
 * const { data } = doubleRaster({ height: 1, width: 2, data: Float32Array.of(0, 4) }, { height: 1, width: 4 });
 * deepStrictEqual([...data], [0, 1, 3, 4]);
 * ```
 */
export function doubleRaster(
  { height: rows, width: columns, data }: Raster,
  { height, width }: { height: number; width: number },
): Raster {
  const doubled = new Float32Array(height * width);
  for (let y = 0, i = 0; y < height; y++) {
    const near = (y >> 1) * columns;
    const far = Math.min(rows - 1, Math.max(0, (y >> 1) + (y & 1 ? 1 : -1))) * columns;
    for (let x = 0; x < width; x++, i++) {
      const column = x >> 1, beside = Math.min(columns - 1, Math.max(0, column + (x & 1 ? 1 : -1)));
      doubled[i] = 0.5625 * data[near + column] + 0.1875 * (data[near + beside] + data[far + column]) +
        0.0625 * data[far + beside];
    }
  }
  return { height, width, data: doubled };
}
