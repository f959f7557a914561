import { createImage } from "./image.ts";
import type { Image } from "./image.ts";
import type { Rectangle } from "./rectangle.ts";

/**
 * A copy of part of an image; the pixel size stays.
 *
 * @throws RangeError when the part is empty or reaches beyond the image.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { cropImage } from "./crop_image.ts";
 * import { createImage } from "./image.ts";
 * const image = createImage(2, 3, Float32Array.of(1, 2, 3, 4, 5, 6));
 * deepStrictEqual([...cropImage(image, { top: 0, left: 1, height: 2, width: 2 }).data], [2, 3, 5, 6]);
 * ```
 */
export function cropImage(image: Image, { top, left, height, width }: Rectangle): Image {
  const inside = [top, left, height, width].every(Number.isInteger) && top >= 0 && left >= 0 &&
    height > 0 && width > 0 && top + height <= image.height && left + width <= image.width;
  if (!inside) {
    throw new RangeError(
      `cannot crop ${height} x ${width} at row ${top}, column ${left} out of an image of ` +
        `${image.height} x ${image.width}: choose a part that lies inside`,
    );
  }
  const part = createImage(height, width, undefined, image.pixelSize);
  for (let row = 0; row < height; row++) {
    const start = (top + row) * image.width + left;
    part.data.set(image.data.subarray(start, start + width), row * width);
  }
  return part;
}
