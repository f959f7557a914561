import type { ColourImage } from "../image/colour_image.ts";
import type { Image } from "../image/image.ts";

/**
 * A grey image as a picture: `low` and below black, `high` and above white.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { paintGrey } from "./paint_grey.ts";
 * const { data } = paintGrey(createImage(1, 2, Float32Array.of(0.2, 0.8)), { low: 0.2, high: 0.6 });
 * deepStrictEqual([...data], [0, 0, 0, 255, 255, 255]);
 * ```
 */
export function paintGrey(
  { height, width, data }: Image,
  { low, high }: { low: number; high: number },
): ColourImage {
  const perGrey = high > low ? 255 / (high - low) : 0;
  const painted = new Uint8Array(3 * data.length);
  for (let i = 0; i < data.length; i++) {
    const grey = Math.round(Math.min(255, Math.max(0, (data[i] - low) * perGrey)));
    painted.fill(grey, 3 * i, 3 * i + 3);
  }
  return { height, width, data: painted };
}
