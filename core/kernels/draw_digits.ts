import type { Raster } from "../math/raster.ts";

/** Three columns by five rows; a row's bits from left to right. */
const GLYPHS: Record<string, readonly number[]> = {
  "0": [7, 5, 5, 5, 7],
  "1": [2, 6, 2, 2, 7],
  "2": [7, 1, 7, 4, 7],
  "3": [7, 1, 7, 1, 7],
  "4": [5, 5, 7, 1, 1],
  "5": [7, 4, 7, 1, 7],
  "6": [7, 4, 7, 5, 7],
  "7": [7, 1, 2, 2, 2],
  "8": [7, 5, 7, 5, 7],
  "9": [7, 5, 7, 1, 7],
  ".": [0, 0, 0, 0, 2],
  "-": [0, 0, 7, 0, 0],
  "x": [0, 5, 2, 5, 0],
  "r": [0, 6, 4, 4, 4],
  " ": [0, 0, 0, 0, 0],
};

/** Height and distance of characters, in the pixels of the font. */
export const GLYPH_HEIGHT = 5;
const GLYPH_ADVANCE = 4;

/**
 * Writes digits, and the few signs of numbers and sizes, into a raster: for pictures that must be read without a font.
 * What is not of them is left blank, what lies outside is cut off.
 *
 * @param options.scale Pixels a font pixel.
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { drawDigits } from "./draw_digits.ts";
 * const raster = { height: 5, width: 3, data: new Float32Array(15) };
 * drawDigits(raster, { text: "1", top: 0, left: 0, scale: 1, value: 1 });
 * strictEqual(raster.data.join(""), "010110010010111");
 * ```
 */
export function drawDigits(
  { height, width, data }: Raster,
  { text, top, left, scale, value }: {
    text: string;
    top: number;
    left: number;
    scale: number;
    value: number;
  },
): void {
  for (const [index, character] of [...text].entries()) {
    const glyph = GLYPHS[character] ?? GLYPHS[" "];
    for (let y = 0; y < GLYPH_HEIGHT * scale; y++) {
      const bits = glyph[Math.floor(y / scale)];
      for (let x = 0; x < 3 * scale; x++) {
        const [row, column] = [top + y, left + index * GLYPH_ADVANCE * scale + x];
        if (!(bits >> (2 - Math.floor(x / scale)) & 1)) continue;
        if (row >= 0 && row < height && column >= 0 && column < width) data[row * width + column] = value;
      }
    }
  }
}
