import { cropImage } from "../../image/crop_image.ts";
import { createImage, type Image } from "../../image/image.ts";
import type { Rectangle } from "../../image/rectangle.ts";
import { percentiles } from "../../math/percentile.ts";

const STEP_PX = 16;

/**
 * The square, of places at every 16 px, in which two images differ most by their squared error.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../../image/image.ts";
 * import { findWorstPlace } from "./crop_worst_place.ts";
 * const other = createImage(64, 64);
 * other.data[40 * 64 + 20] = 1;
 * const place = findWorstPlace(createImage(64, 64), other, { sidePx: 16 });
 * deepStrictEqual(place, { top: 32, left: 16, height: 16, width: 16 });
 * ```
 */
export function findWorstPlace(a: Image, b: Image, { sidePx }: { sidePx: number }): Rectangle {
  const { height, width } = a;
  const size = { height: Math.min(sidePx, height), width: Math.min(sidePx, width) };
  let worst = { top: 0, left: 0, ...size };
  let greatest = -1;
  for (let top = 0; top + size.height <= height; top += STEP_PX) {
    for (let left = 0; left + size.width <= width; left += STEP_PX) {
      let error = 0;
      for (let row = top; row < top + size.height; row++) {
        for (let at = row * width + left; at < row * width + left + size.width; at++) {
          error += (a.data[at] - b.data[at]) ** 2;
        }
      }
      if (error > greatest) [greatest, worst] = [error, { top, left, ...size }];
    }
  }
  return worst;
}

/** A place of an image in the grey levels that show the same place of the sharp one best. */
export function showPlace(image: Image, { sharp, place }: { sharp: Image; place: Rectangle }): Image {
  const [low, high] = percentiles(cropImage(sharp, place).data, [0.5, 99.5]);
  const { height, width, data } = cropImage(image, place);
  const scale = 1 / Math.max(high - low, 1e-6);
  return createImage(height, width, data.map((value) => Math.min(1, Math.max(0, (value - low) * scale))));
}
