import type { Image } from "../image/image.ts";
import { reflectIndex } from "../image/reflect_index.ts";
import { limitValue, type Normalization } from "./normalize.ts";
import type { Rectangle } from "../image/rectangle.ts";

/**
 * A rectangle of an image, values limited by `limitValue` and normalised. Beyond its borders the image goes on
 * mirrored about its outermost pixels, as often as needed (numpy's `reflect`).
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { readTile } from "./read_tile.ts";
 * const image = createImage(1, 3, new Float32Array([1, 2, 3]));
 * const read = { top: 0, left: -2, height: 1, width: 7 };
 * deepStrictEqual([...readTile(image, { read, offset: 1, scale: 2 }).data], [1, 0.5, 0, 0.5, 1, 0.5, 0]);
 * ```
 */
export function readTile(image: Image, options: { read: Rectangle } & Normalization): Image {
  const { read: { top, left, height, width }, ...normalization } = options;
  const { offset, scale } = normalization;
  const columns = Int32Array.from({ length: width }, (_, column) => reflectIndex(left + column, image.width));
  const data = new Float32Array(height * width);
  for (let row = 0; row < height; row++) {
    const source = reflectIndex(top + row, image.height) * image.width;
    const target = row * width;
    for (let column = 0; column < width; column++) {
      data[target + column] = (limitValue(image.data[source + columns[column]], normalization) - offset) /
        scale;
    }
  }
  return { height, width, data };
}
