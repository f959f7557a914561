import type { Random } from "./random.ts";

/**
 * A number of the gamma distribution of the given shape and scale 1: mean and variance are both `shape`.
 *
 * G. Marsaglia and W. W. Tsang, A simple method for generating gamma variables (2000).
 *
 * @throws RangeError when the shape is not positive.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { drawGamma } from "./draw_gamma.ts";
 * import { createRandom } from "./random.ts";
 * const random = createRandom(1);
 * const values = Array.from({ length: 4000 }, () => drawGamma(random, 9));
 * ok(Math.abs(values.reduce((sum, value) => sum + value) / 4000 - 9) < 0.2);
 * ```
 */
export function drawGamma(random: Random, shape: number): number {
  if (!(shape > 0 && Number.isFinite(shape))) throw new RangeError(`shape must be positive, got ${shape}`);
  if (shape < 1) return drawGamma(random, shape + 1) * (1 - random.uniform()) ** (1 / shape);
  const d = shape - 1 / 3, c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal(), v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < 0.5 * x * x + d * (1 - v + Math.log(v))) return d * v;
  }
}
