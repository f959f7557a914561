import { createImage, type Image } from "../image/image.ts";
import { reflectIndex } from "../image/reflect_index.ts";

/**
 * Squared Laplacian of every pixel, (up + down + left + right - 4 centre)^2, mirrored at the borders: OpenCV's
 * `Laplacian(ksize=1)`, squared. Very sensitive to focus, and to noise.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { laplacianEnergy } from "./laplacian_energy.ts";
 * const point = createImage(3, 3, Float32Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0));
 * strictEqual(laplacianEnergy(point).data[4], 16);
 * ```
 */
export function laplacianEnergy({ height, width, data, pixelSize }: Image): Image {
  const result = createImage(height, width, undefined, pixelSize);
  for (let row = 0; row < height; row++) {
    const here = row * width;
    const above = reflectIndex(row - 1, height) * width, below = reflectIndex(row + 1, height) * width;
    for (let column = 0; column < width; column++) {
      const left = reflectIndex(column - 1, width), right = reflectIndex(column + 1, width);
      const value = data[above + column] + data[below + column] + data[here + left] + data[here + right] -
        4 * data[here + column];
      result.data[here + column] = value * value;
    }
  }
  return result;
}
