import type { Image } from "../image/image.ts";

/**
 * Linear stretch of low..high to 0..1, what lies beyond clipped; the image itself when low equals high. The pixel
 * size is kept.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { stretchBetween } from "./stretch_between.ts";
 * const image = createImage(1, 3, new Float32Array([0, 3, 5]));
 * deepStrictEqual([...stretchBetween(image, { low: 2, high: 4 }).data], [0, 0.5, 1]);
 * ```
 */
export function stretchBetween(image: Image, { low, high }: { low: number; high: number }): Image {
  if (low === high) return image;
  return {
    ...image,
    data: image.data.map((value) => Math.min(1, Math.max(0, (value - low) / (high - low)))),
  };
}
