import { percentiles } from "../math/percentile.ts";
import type { Random } from "../math/random.ts";

const ROUNDS = 1000;

/**
 * The 95% interval of a mean by the bootstrap: 1000 times as many values are drawn with replacement as there are, and the
 * 2.5th and 97.5th percentile of the means taken (B. Efron, R. Tibshirani, An Introduction to the Bootstrap, 1993, 13.3).
 *
 * @throws RangeError when there is no value.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { createRandom } from "../math/random.ts";
 * import { bootstrapInterval } from "./bootstrap_interval.ts";
 * const random = createRandom(1);
 * const values = Array.from({ length: 400 }, () => 10 + random.normal());
 * const [low, high] = bootstrapInterval(values, random);
 * // 1.96 standard errors of 0.05 to either side.
 * ok(Math.abs(high - low - 0.196) < 0.03 && low < 10 && high > 10);
 * ```
 */
export function bootstrapInterval(values: readonly number[], random: Random): [low: number, high: number] {
  if (values.length === 0) throw new RangeError("an interval needs at least one value");
  const means = new Float32Array(ROUNDS);
  for (let round = 0; round < ROUNDS; round++) {
    let sum = 0;
    for (let k = 0; k < values.length; k++) sum += values[random.integer(0, values.length)];
    means[round] = sum / values.length;
  }
  const [low, high] = percentiles(means, [2.5, 97.5]);
  return [low, high];
}
