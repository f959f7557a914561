/**
 * Rounds values, in place, to the grey levels of a camera: multiples of `quantum` / 255, or as they are where it is 0;
 * then clips them to 0..1.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { roundToLevels } from "./round_to_levels.ts";
 * const values = Float32Array.of(0.3, 0.9, 1.2);
 * roundToLevels(values, 255 / 2);
 * deepStrictEqual([...values], [0.5, 1, 1]);
 * ```
 */
export function roundToLevels(values: Float32Array, quantum: number): void {
  const step = quantum / 255;
  for (let i = 0; i < values.length; i++) {
    const value = quantum > 0 ? step * Math.round(values[i] / step) : values[i];
    values[i] = value < 0 ? 0 : value > 1 ? 1 : value;
  }
}
