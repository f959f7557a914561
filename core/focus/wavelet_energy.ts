import { createImage, type Image } from "../image/image.ts";
import { reflectIndex } from "../image/reflect_index.ts";

export interface WaveletEnergyOptions {
  /** Scale, 1 the finest. Default 2: the finest is mostly noise. */
  level?: number;
}

/**
 * Squared details of the undecimated Haar wavelet at one scale, horizontal^2 + vertical^2 + diagonal^2, of every pixel.
 * With step = 2^(level - 1) and the corners a, b (above), c, d (below) of a square of that step, of the image averaged
 * over step x step pixels: ((a - b + c - d)^2 + (a + b - c - d)^2 + (a - b - c + d)^2) / 16. The square reaches right
 * and down from the pixel; borders are mirrored.
 *
 * @throws RangeError when the level is not a whole number of at least 1.
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { waveletEnergy } from "./wavelet_energy.ts";
 * const edge = createImage(2, 2, Float32Array.of(0, 1, 0, 1));
 * strictEqual(waveletEnergy(edge, { level: 1 }).data[0], 0.25);
 * ```
 */
export function waveletEnergy(image: Image, { level = 2 }: WaveletEnergyOptions = {}): Image {
  if (!(Number.isInteger(level) && level >= 1)) {
    throw new RangeError(`the level must be a whole number of at least 1, got ${level}`);
  }
  const { height, width, pixelSize } = image;
  let smooth = image.data;
  for (let scale = 1; scale < level; scale++) {
    smooth = averageSquares({ ...image, data: smooth }, 2 ** (scale - 1));
  }
  const step = 2 ** (level - 1);
  const result = createImage(height, width, undefined, pixelSize);
  for (let row = 0; row < height; row++) {
    const above = row * width, below = reflectIndex(row + step, height) * width;
    for (let column = 0; column < width; column++) {
      const right = reflectIndex(column + step, width);
      const a = smooth[above + column], b = smooth[above + right];
      const c = smooth[below + column], d = smooth[below + right];
      result.data[above + column] = ((a - b + c - d) ** 2 + (a + b - c - d) ** 2 + (a - b - c + d) ** 2) / 16;
    }
  }
  return result;
}

/** Mean of each pixel and its neighbours so many pixels to the right and below. */
function averageSquares({ height, width, data }: Image, step: number): Float32Array {
  const result = new Float32Array(data.length);
  for (let row = 0; row < height; row++) {
    const above = row * width, below = reflectIndex(row + step, height) * width;
    for (let column = 0; column < width; column++) {
      const right = reflectIndex(column + step, width);
      result[above + column] =
        (data[above + column] + data[above + right] + data[below + column] + data[below + right]) /
        4;
    }
  }
  return result;
}
