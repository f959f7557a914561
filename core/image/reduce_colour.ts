import type { ColourImage } from "./colour_image.ts";

/**
 * A picture made smaller by a whole factor until neither side is above a limit: each pixel the mean of a square, fewer at
 * the lower and right edge.
 *
 * @param options.mostPx A whole number from 1 on.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { reduceColour } from "./reduce_colour.ts";
 * const picture = { height: 1, width: 3, data: Uint8Array.of(0, 10, 20, 100, 30, 40, 7, 8, 9) };
 * const { data } = reduceColour(picture, { mostPx: 2 });
 * deepStrictEqual([...data], [50, 20, 30, 7, 8, 9]);
 * ```
 */
export function reduceColour(picture: ColourImage, { mostPx }: { mostPx: number }): ColourImage {
  const factor = Math.ceil(Math.max(picture.height, picture.width) / mostPx);
  if (factor <= 1) return picture;
  const [height, width] = [picture.height, picture.width].map((length) => Math.ceil(length / factor));
  const sums = new Float64Array(3 * height * width), counts = new Uint32Array(height * width);
  for (let y = 0, from = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++, from += 3) {
      const to = Math.floor(y / factor) * width + Math.floor(x / factor);
      counts[to]++;
      for (let c = 0; c < 3; c++) sums[3 * to + c] += picture.data[from + c];
    }
  }
  return {
    height,
    width,
    data: Uint8Array.from(sums, (sum, i) => Math.round(sum / counts[Math.floor(i / 3)])),
  };
}
