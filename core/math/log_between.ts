import type { Random } from "./random.ts";

/**
 * A number between two positive ones whose logarithm is uniform: 1 to 2 is as likely as 2 to 4. Uniform itself where
 * the least is 0.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { logBetween } from "./log_between.ts";
 * import { createRandom } from "./random.ts";
 * const value = logBetween(createRandom(1), [0.1, 10]);
 * ok(value >= 0.1 && value < 10);
 * ```
 */
export function logBetween(random: Random, [least, greatest]: readonly [number, number]): number {
  if (least <= 0) return random.between(least, greatest);
  return least * (greatest / least) ** random.uniform();
}
