import type { Image } from "./image.ts";

/**
 * Refuses an image with values that are no numbers: one of them would spoil all that it is computed with.
 *
 * @throws RangeError naming the first pixel that is NaN or infinite, and the image by what it is.
 * @example
 * ```ts
 * import { throws } from "node:assert";
 * import { createImage } from "./image.ts";
 * import { requireFinite } from "./require_finite.ts";
 * throws(() => requireFinite(createImage(1, 2, Float32Array.of(0, NaN))), /NaN at row 0, column 1/);
 * ```
 */
export function requireFinite({ data, width }: Image, what = "image"): void {
  for (let i = 0; i < data.length; i++) {
    if (Number.isFinite(data[i])) continue;
    const [row, column] = [Math.floor(i / width), i % width];
    throw new RangeError(
      `the ${what} holds ${data[i]} at row ${row}, column ${column}; replace such pixels first`,
    );
  }
}
