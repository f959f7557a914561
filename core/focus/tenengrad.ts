import { createImage, type Image } from "../image/image.ts";
import { reflectIndex } from "../image/reflect_index.ts";

/**
 * Squared gradient of every pixel by the 3 x 3 Sobel operators, horizontal^2 + vertical^2, mirrored at the borders:
 * Tenenbaum's measure of focus; OpenCV's `Sobel(ksize=3)`. Less sensitive to noise than the Laplacian.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { tenengrad } from "./tenengrad.ts";
 * const ramp = createImage(1, 3, Float32Array.of(0, 1, 2));
 * deepStrictEqual([...tenengrad(ramp).data], [0, 64, 0]);
 * ```
 */
export function tenengrad({ height, width, data, pixelSize }: Image): Image {
  const result = createImage(height, width, undefined, pixelSize);
  for (let row = 0; row < height; row++) {
    const here = row * width;
    const above = reflectIndex(row - 1, height) * width, below = reflectIndex(row + 1, height) * width;
    for (let column = 0; column < width; column++) {
      const left = reflectIndex(column - 1, width), right = reflectIndex(column + 1, width);
      const across = data[above + right] - data[above + left] + data[below + right] - data[below + left] +
        2 * (data[here + right] - data[here + left]);
      const down = data[below + left] - data[above + left] + data[below + right] - data[above + right] +
        2 * (data[below + column] - data[above + column]);
      result.data[here + column] = across * across + down * down;
    }
  }
  return result;
}
