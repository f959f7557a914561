import type { BlindDeconvolution } from "../deconvolution/blind_wiener.ts";
import { percentiles } from "../math/percentile.ts";

/** The radius of the blur disk over a field, in pixels. */
export interface FieldRadius {
  rows: number;
  columns: number;
  /** At every `stepPx`th pixel along rows and columns, row by row from the top left. */
  radiiPx: Float64Array;
  stepPx: number;
  /** Half of the field is blurred less. */
  medianPx: number;
  leastPx: number;
  greatestPx: number;
}

/** Distance between places: that of the middles of `deconvolveBlindly`'s blocks. */
export const FIELD_STEP_PX = 64;
/** Larger radii than the perceptron was taught. */
export const GREATEST_FIELD_RADIUS_PX = 12;

/**
 * Radii as blind deconvolution finds them, block by block, each replaced by the median of the nine about it, then
 * smoothed by (1 2 1) / 4 both ways: one block that is mistaken changes nothing.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { smoothRadii } from "./field_radius.ts";
 * const { radiiPx, greatestPx } = smoothRadii({ rows: 1, columns: 4, radiusPx: Float32Array.of(2, 2, 9, 2) });
 * deepStrictEqual([...radiiPx, greatestPx], [2, 2, 2, 2, 2]);
 * ```
 */
export function smoothRadii({ rows, columns, radiusPx }: BlindDeconvolution["radii"]): FieldRadius {
  const at = (values: ArrayLike<number>, row: number, column: number) =>
    values[clamp(row, rows - 1) * columns + clamp(column, columns - 1)];
  const eachPlace = (value: (row: number, column: number) => number) =>
    Float64Array.from({ length: rows * columns }, (_, i) => value(Math.floor(i / columns), i % columns));
  const limited = Float64Array.from(radiusPx, (radius) => Math.min(GREATEST_FIELD_RADIUS_PX, radius));
  const medians = eachPlace((row, column) =>
    median(NEIGHBOURS.map(([down, across]) => at(limited, row + down, column + across)))
  );
  const radiiPx = eachPlace((row, column) =>
    NEIGHBOURS.reduce(
      (sum, [down, across]) =>
        sum + (2 - Math.abs(down)) * (2 - Math.abs(across)) / 16 * at(medians, row + down, column + across),
      0,
    )
  );
  return {
    rows,
    columns,
    radiiPx,
    stepPx: FIELD_STEP_PX,
    medianPx: median(radiiPx),
    leastPx: Math.min(...radiiPx),
    greatestPx: Math.max(...radiiPx),
  };
}

const NEIGHBOURS = [-1, 0, 1].flatMap((down) => [-1, 0, 1].map((across) => [down, across]));

/** The radius at a pixel, linear between places. */
export function radiusAt(
  { stepPx, rows, columns, radiiPx }: FieldRadius,
  row: number,
  column: number,
): number {
  const y = clamp(row / stepPx, rows - 1), x = clamp(column / stepPx, columns - 1);
  const [top, left] = [Math.floor(y), Math.floor(x)];
  const [below, right] = [Math.min(rows - 1, top + 1), Math.min(columns - 1, left + 1)];
  const at = (i: number, j: number) => radiiPx[i * columns + j];
  const [down, across] = [y - top, x - left];
  return (1 - down) * ((1 - across) * at(top, left) + across * at(top, right)) +
    down * ((1 - across) * at(below, left) + across * at(below, right));
}

function median(values: Iterable<number>): number {
  return percentiles(Float32Array.from(values), [50])[0];
}

function clamp(value: number, greatest: number): number {
  return Math.max(0, Math.min(greatest, value));
}
