import type { Raster } from "../math/raster.ts";

/**
 * Weighted by 1 4 6 4 1 over pixels that lie `spacing` apart, along columns and rows; beyond the edge the edge's
 * value goes on.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { smoothBinomial } from "./smooth_binomial.ts";
 * const point = { height: 1, width: 5, data: Float32Array.of(0, 0, 16, 0, 0) };
 * deepStrictEqual([...smoothBinomial(point, 1).data], [1, 4, 6, 4, 1]);
 * ```
 */
export function smoothBinomial({ height, width, data }: Raster, spacing: number): Raster {
  const result = new Float32Array(data.length);
  const reach = 2 * spacing;
  const line = new Float64Array(width + 2 * reach);
  const [s2, s3, s4] = [2 * spacing, 3 * spacing, 4 * spacing];
  for (let y = 0; y < height; y++) {
    const [a, b, c, d, e] = [-2, -1, 0, 1, 2].map((k) =>
      Math.min(height - 1, Math.max(0, y + k * spacing)) * width
    );
    for (let x = 0; x < width; x++) {
      line[reach + x] = (data[a + x] + data[e + x] + 4 * (data[b + x] + data[d + x]) + 6 * data[c + x]) / 256;
    }
    line.fill(line[reach], 0, reach);
    line.fill(line[reach + width - 1], reach + width);
    const row = y * width;
    for (let x = 0; x < width; x++) {
      result[row + x] = line[x] + line[x + s4] + 4 * (line[x + spacing] + line[x + s3]) + 6 * line[x + s2];
    }
  }
  return { height, width, data: result };
}
