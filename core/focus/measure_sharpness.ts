import { createImage, type Image } from "../image/image.ts";
import { reflectIndex } from "../image/reflect_index.ts";
import { laplacianEnergy } from "./laplacian_energy.ts";
import { tenengrad } from "./tenengrad.ts";
import { waveletEnergy } from "./wavelet_energy.ts";

export interface SharpnessOptions {
  /** Default "wavelet", which minds noise least. */
  measure?: "laplacian" | "tenengrad" | "wavelet";
  /** Side of the square over which the energy is averaged, odd. Default 15. */
  windowPx?: number;
}

/**
 * Local sharpness of an image: the energy of its detail around each pixel. It compares frames of one field at one
 * place; it says nothing about how sharp a single image is, for that see `scoreFocus`.
 *
 * @throws RangeError when the window is not a positive odd whole number.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { measureSharpness } from "./measure_sharpness.ts";
 * const steep = createImage(8, 8, Float32Array.from({ length: 64 }, (_, i) => i % 8 < 4 ? 0 : 1));
 * const faint = createImage(8, 8, steep.data.map((value) => value / 2));
 * ok(measureSharpness(steep).data[27] > measureSharpness(faint).data[27]);
 * ```
 */
export function measureSharpness(image: Image, options: SharpnessOptions = {}): Image {
  const { measure = "wavelet", windowPx = 15 } = options;
  if (!(Number.isInteger(windowPx) && windowPx > 0 && windowPx % 2 === 1)) {
    throw new RangeError(`the window must be a positive odd number of pixels, got ${windowPx}`);
  }
  const energy = measure === "laplacian"
    ? laplacianEnergy(image)
    : measure === "tenengrad"
    ? tenengrad(image)
    : waveletEnergy(image);
  return averageOver(energy, windowPx);
}

/** Mean over a square around each pixel, mirrored at the borders. */
function averageOver({ height, width, data, pixelSize }: Image, windowPx: number): Image {
  const reach = (windowPx - 1) / 2;
  const across = new Float32Array(data.length);
  for (let row = 0; row < height; row++) {
    const at = (column: number) => data[row * width + reflectIndex(column, width)];
    let sum = 0;
    for (let column = -reach; column < reach; column++) sum += at(column);
    for (let column = 0; column < width; column++) {
      sum += at(column + reach);
      across[row * width + column] = sum;
      sum -= at(column - reach);
    }
  }
  const result = createImage(height, width, undefined, pixelSize);
  const sums = new Float64Array(width);
  const add = (row: number, sign: number) => {
    const start = reflectIndex(row, height) * width;
    for (let column = 0; column < width; column++) sums[column] += sign * across[start + column];
  };
  for (let row = -reach; row < reach; row++) add(row, 1);
  for (let row = 0; row < height; row++) {
    add(row + reach, 1);
    for (let column = 0; column < width; column++) {
      result.data[row * width + column] = Math.max(0, sums[column]) / windowPx ** 2;
    }
    add(row - reach, -1);
  }
  return result;
}
