/** A point of a chart's line; values at steps. */
export interface CurvePoint {
  step: number;
  value: number;
}

/** A chart's size and the room around its line, in px. */
export interface ChartSize {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Where the line of a chart runs. */
export interface PlacedCurve {
  /** Of all values. */
  least: number;
  greatest: number;
  lastStep: number;
  /** Place of a step, from the left. */
  x(step: number): number;
  /** Place of a value, from above. */
  y(value: number): number;
  /** The points of an SVG polyline. */
  line: string;
}

/** Least share of a level that the vertical axis spans: a flat line should look flat. */
const LEAST_SPAN = 1e-3;

/**
 * Where values at steps stand in a chart: steps from 0 to the last one from left to right, values from the least to the
 * greatest upwards.
 *
 * @param size The chart's.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { placeCurve } from "./place_curve.ts";
 * const size = { width: 100, height: 50, left: 0, right: 0, top: 0, bottom: 0 };
 * const { line, least, lastStep } = placeCurve([{ step: 0, value: 1 }, { step: 10, value: 3 }], size);
 * deepStrictEqual([line, least, lastStep], ["0.0,50.0 100.0,0.0", 1, 10]);
 * ```
 */
export function placeCurve(points: readonly CurvePoint[], size: ChartSize): PlacedCurve {
  const { width, height, left, right, top, bottom } = size;
  const values = points.map(({ value }) => value);
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  const span = Math.max(greatest - least, LEAST_SPAN * Math.abs(greatest), 1e-9);
  const lastStep = Math.max(1, ...points.map(({ step }) => step));
  const x = (step: number) => left + step / lastStep * (width - left - right);
  const y = (value: number) => height - bottom - (value - least) / span * (height - top - bottom);
  const line = points.map(({ step, value }) => `${x(step).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
  return { least, greatest, lastStep, x, y, line };
}
