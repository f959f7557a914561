import { type FocusScore, scoreFocus } from "../focus/score_focus.ts";
import type { Image } from "../image/image.ts";

/** The blur over a field, as told from one image alone. */
export interface FieldRadius {
  tilePx: number;
  rows: number;
  columns: number;
  /** Radius of the blur disk in each tile, in pixels, row by row from the top left. */
  radiiPx: Float64Array;
  /** Half of the field is blurred less. */
  medianPx: number;
  /** Share of the tiles that show something to tell blur by. */
  known: number;
}

export interface EstimateFieldRadiusOptions {
  signal?: AbortSignal;
  onProgress?: (fraction: number) => void;
}

const TILE_PX = 64;
/** Tiles within so many rows and columns vote on each one's radius. */
const MEDIAN_REACH = 2;
const SMOOTH_SIGMA = 1.5;
/** Where nothing is seen at all, nothing is taken for blurred. */
const UNKNOWN_RADIUS_PX = 0;
const GREATEST_RADIUS_PX = 12;

/**
 * Blur over a field from one image: the radii of `scoreFocus`, each replaced by the weighted median of its surroundings,
 * then smoothed by a Gaussian, weighted by their certainty in both. Tiles without structure take their neighbours'.
 *
 * @throws The signal's reason once it is aborted.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { estimateFieldRadius } from "./estimate_field_radius.ts";
 * const { radiiPx, known } = await estimateFieldRadius(createImage(64, 128));
 * deepStrictEqual([...radiiPx, known], [0, 0, 0]);
 * ```
 */
export async function estimateFieldRadius(
  image: Image,
  options: EstimateFieldRadiusOptions = {},
): Promise<FieldRadius> {
  return smoothRadii(await scoreFocus(image, { ...options, tilePx: TILE_PX }));
}

/** A field out of the scores of its tiles. */
export function smoothRadii({ tiles, tilePx, rows, columns }: FocusScore): FieldRadius {
  const weights = tiles.map((tile) => tile.texture ? tile.certainty : 0);
  const radii = tiles.map((tile) => tile.texture ? Math.min(GREATEST_RADIUS_PX, tile.radiusPx) : 0);
  const grid = { rows, columns };
  const medians = eachTile(grid, (row, column) => {
    const votes: Vote[] = [];
    for (const [y, x] of around(row, column, { ...grid, reach: MEDIAN_REACH })) {
      const at = y * columns + x;
      if (weights[at] > 0) votes.push({ radius: radii[at], weight: weights[at] });
    }
    return weightedMedian(votes);
  });
  const everywhere = weightedMedian(radii.map((radius, i) => ({ radius, weight: weights[i] })));
  const radiiPx = eachTile(grid, (row, column) => {
    let sum = 0, total = 0;
    for (const [y, x] of around(row, column, { ...grid, reach: Math.ceil(3 * SMOOTH_SIGMA) })) {
      const radius = medians[y * columns + x];
      if (radius === undefined) continue;
      const weight = Math.exp(-((y - row) ** 2 + (x - column) ** 2) / (2 * SMOOTH_SIGMA ** 2)) *
        (0.05 + weights[y * columns + x]);
      sum += weight * radius;
      total += weight;
    }
    return total > 0 ? sum / total : everywhere ?? UNKNOWN_RADIUS_PX;
  });
  return {
    tilePx,
    rows,
    columns,
    radiiPx: Float64Array.from(radiiPx),
    medianPx: everywhere ?? UNKNOWN_RADIUS_PX,
    known: weights.filter((weight) => weight > 0).length / weights.length,
  };
}

/** The radius at a pixel, interpolated between the middles of tiles. */
export function radiusAt(
  { tilePx, rows, columns, radiiPx }: FieldRadius,
  row: number,
  column: number,
): number {
  const y = Math.max(0, Math.min(rows - 1, (row + 0.5) / tilePx - 0.5));
  const x = Math.max(0, Math.min(columns - 1, (column + 0.5) / tilePx - 0.5));
  const [top, left] = [Math.floor(y), Math.floor(x)];
  const [below, right] = [Math.min(rows - 1, top + 1), Math.min(columns - 1, left + 1)];
  const at = (i: number, j: number) => radiiPx[i * columns + j];
  const [down, across] = [y - top, x - left];
  return (1 - down) * ((1 - across) * at(top, left) + across * at(top, right)) +
    down * ((1 - across) * at(below, left) + across * at(below, right));
}

interface Vote {
  radius: number;
  weight: number;
}

function weightedMedian(votes: Vote[]): number | undefined {
  const total = votes.reduce((sum, { weight }) => sum + weight, 0);
  if (!(total > 0)) return undefined;
  const sorted = votes.toSorted((a, b) => a.radius - b.radius);
  let before = 0;
  return sorted.find(({ weight }) => (before += weight) >= total / 2)?.radius;
}

function eachTile<Value>(
  { rows, columns }: { rows: number; columns: number },
  value: (row: number, column: number) => Value,
): Value[] {
  return Array.from({ length: rows * columns }, (_, i) => value(Math.floor(i / columns), i % columns));
}

function* around(
  row: number,
  column: number,
  { rows, columns, reach }: { rows: number; columns: number; reach: number },
): Generator<[number, number]> {
  for (let y = Math.max(0, row - reach); y <= Math.min(rows - 1, row + reach); y++) {
    for (let x = Math.max(0, column - reach); x <= Math.min(columns - 1, column + reach); x++) yield [y, x];
  }
}
