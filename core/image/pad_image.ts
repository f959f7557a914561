import { createImage } from "./image.ts";
import type { Image } from "./image.ts";
import { reflectIndex } from "./reflect_index.ts";

/** Pixels added at each side. */
export interface PadOptions {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/**
 * An image continued beyond its borders by mirroring about its outermost pixels (numpy's `pad` with "reflect"),
 * as often as needed; the pixel size stays.
 *
 * @throws RangeError when a width is not a whole number of at least 0.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "./image.ts";
 * import { padImage } from "./pad_image.ts";
 * const padded = padImage(createImage(1, 3, Float32Array.of(1, 2, 3)), { top: 0, bottom: 0, left: 2, right: 1 });
 * deepStrictEqual([...padded.data], [3, 2, 1, 2, 3, 2]);
 * ```
 */
export function padImage(image: Image, { top, bottom, left, right }: PadOptions): Image {
  if (![top, bottom, left, right].every((count) => Number.isInteger(count) && count >= 0)) {
    throw new RangeError(
      `padding must be whole numbers of at least 0, got ${[top, bottom, left, right].join(", ")}`,
    );
  }
  const height = image.height + top + bottom;
  const width = image.width + left + right;
  const padded = createImage(height, width, undefined, image.pixelSize);
  const columns = Int32Array.from({ length: width }, (_, column) => reflectIndex(column - left, image.width));
  for (let row = 0; row < height; row++) {
    const source = reflectIndex(row - top, image.height) * image.width;
    for (let column = 0; column < width; column++) {
      padded.data[row * width + column] = image.data[source + columns[column]];
    }
  }
  return padded;
}
