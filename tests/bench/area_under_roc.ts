/**
 * Area under the curve of hits over false alarms: how often a random positive has a greater value than a random
 * negative, ties counted half (Mann and Whitney).
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { areaUnderRoc } from "./area_under_roc.ts";
 * strictEqual(areaUnderRoc([2, 3], [1, 2]), 0.875);
 * ```
 */
export function areaUnderRoc(positives: readonly number[], negatives: readonly number[]): number {
  const sorted = Float64Array.from(negatives).sort();
  const countBelow = (value: number, orEqual: boolean) => {
    let low = 0, high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle] < value || (orEqual && sorted[middle] === value)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const wins = positives.reduce(
    (sum, value) => sum + (countBelow(value, false) + countBelow(value, true)) / 2,
    0,
  );
  return wins / (positives.length * negatives.length);
}
