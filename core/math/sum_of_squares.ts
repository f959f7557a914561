/**
 * The energy of a signal: the sum of x^2 over its values.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { sumOfSquares } from "./sum_of_squares.ts";
 * strictEqual(sumOfSquares(Float32Array.of(3, -4)), 25);
 * ```
 */
export function sumOfSquares(values: Float32Array | Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] * values[i];
  return sum;
}
