import type { Raster } from "../math/convolve.ts";
import { filterColumns, filterRows } from "../math/filter_lines.ts";

/**
 * Gaussian blur of small standard deviation, along columns `ratio` times that along rows; beyond the edge the
 * edge's value goes on.
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
