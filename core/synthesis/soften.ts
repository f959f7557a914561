import { filterColumns, filterRows } from "../math/filter_lines.ts";
import type { Raster } from "../math/raster.ts";

/**
 * Gaussian blur of small standard deviation, along columns `ratio` times that along rows; beyond the edge the
 * edge's value goes on.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { soften } from "./soften.ts";
 * const point = { height: 1, width: 5, data: Float32Array.of(0, 0, 1, 0, 0) };
 * ok(soften(point, { sigmaPx: 0.5 }).data[1] > 0.1);
 * ```
 */
export function soften(source: Raster, options: { sigmaPx: number; ratio?: number }): Raster {
  const { sigmaPx, ratio = 1 } = options;
  if (sigmaPx < 0.2) return source;
  return filterColumns(filterRows(source, gaussian(sigmaPx)), gaussian(sigmaPx * ratio));
}

function gaussian(sigma: number): Float32Array {
  const reach = Math.ceil(3 * sigma);
  const values = Float32Array.from(
    { length: 2 * reach + 1 },
    (_, i) => Math.exp(-((i - reach) ** 2) / (2 * sigma ** 2)),
  );
  const sum = values.reduce((total, value) => total + value, 0);
  return values.map((value) => value / sum);
}
