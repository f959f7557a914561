import { percentiles } from "../math/percentile.ts";
import type { Raster } from "../math/raster.ts";
import { smoothGaussian } from "../math/smooth_gaussian.ts";
import { findBasins } from "./find_basins.ts";
import { floodWatershed } from "./flood_watershed.ts";

/** Standard deviation of the smoothing that finds regions, in cell distances. */
const MARKER_SMOOTHING = 0.12;
/** Depth of the dip in smoothed border strength that makes a region, in its standard deviations. */
const MARKER_DEPTH = 0.2;
/** How much smoothed border strength guides the flood beside the fine one. */
const SMOOTH_SHARE = 0.3;

/** Regions that borders enclose. */
export interface SplitRegions {
  /** From 1, everywhere. */
  regions: Int32Array;
  /** Border strength in units of its 95th percentile. */
  strength: Raster;
}

/**
 * Splits an image so finely that the smallest cells are told apart, and many larger ones are in pieces: each dip of the
 * slightly smoothed border strength marks a region, and a watershed gives each its pixels.
 *
 * @param borders Border strength, 0 or more.
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { splitByBorders } from "./split_by_borders.ts";
 * // Lines of strength 1 around squares of 20 px.
 * const data = Float32Array.from({ length: 3600 }, (_, i) => i % 20 === 0 || Math.floor(i / 60) % 20 === 0 ? 1 : 0);
 * const { regions } = splitByBorders({ height: 60, width: 60, data }, { spacingPx: 20 });
 * strictEqual(new Set(regions).size, 9);
 * ```
 */
export function splitByBorders(
  { height, width, data }: Raster,
  { spacingPx }: { spacingPx: number },
): SplitRegions {
  const [greatest] = percentiles(data, [95]);
  const strength = { height, width, data: data.map((value) => value / (greatest + 1e-9)) };
  const smooth = smoothGaussian(strength, MARKER_SMOOTHING * spacingPx);
  const deviation = standardDeviation(smooth.data) + 1e-9;
  const markers = findBasins(smooth, { depth: MARKER_DEPTH * deviation });
  const relief = new Float32Array(data.length), share = SMOOTH_SHARE / deviation;
  for (let i = 0; i < relief.length; i++) relief[i] = strength.data[i] + share * smooth.data[i];
  return { regions: floodWatershed({ height, width, data: relief }, markers), strength };
}

function standardDeviation(values: Float32Array): number {
  let sum = 0, squares = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  const mean = sum / values.length;
  for (let i = 0; i < values.length; i++) squares += (values[i] - mean) ** 2;
  return Math.sqrt(squares / values.length);
}
