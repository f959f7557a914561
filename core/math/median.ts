/**
 * The value in the middle of all, or the mean of the two in the middle; `numpy.median`; NaN of no values. For whole
 * images take `percentiles`, which copies nothing.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { median } from "./median.ts";
 * strictEqual(median([10, 9, 1]), 9);
 * strictEqual(median([1, 4, 2, 3]), 2.5);
 * ```
 */
export function median(values: Iterable<number>): number {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return NaN;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
