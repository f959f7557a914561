import type { Image } from "../image/image.ts";
import { requireComparable } from "./require_comparable.ts";

/**
 * Mean squared error: mean of (reference - candidate)^2 over all pixels.
 *
 * @throws RangeError when the images differ in size or hold NaN or infinities.
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { mse } from "./mse.ts";
 * const reference = createImage(1, 2, new Float32Array([0, 1]));
 * strictEqual(mse(reference, createImage(1, 2, new Float32Array([0.5, 1]))), 0.125);
 * ```
 */
export function mse(reference: Image, candidate: Image): number {
  requireComparable(reference, candidate);
  let sum = 0;
  for (let i = 0; i < reference.data.length; i++) sum += (reference.data[i] - candidate.data[i]) ** 2;
  return sum / reference.data.length;
}
