import { logGrey } from "../../core/cells/level_contrast.ts";
import { DIRECTIONS, lineStrength } from "../../core/cells/line_strength.ts";
import type { Image } from "../../core/image/image.ts";
import { reflectIndex } from "../../core/image/reflect_index.ts";
import type { Raster } from "../../core/math/raster.ts";

export interface BorderSearch {
  /** Mean distance of cells in px: the filter's width and length follow it. */
  spacingPx: number;
  /** 1 where borders are looked for. */
  area: Uint8Array;
  /** How many pixels to find at most: no image wins by showing more lines. */
  count: number;
}

/** Standard deviation across the line, in cell distances: finer ones find the noise of sharp images. */
const ACROSS = 0.07;

/**
 * The strongest dark lines of an image, one pixel wide: greatest over 8 directions of the second derivative of log grey
 * across a Gaussian of 0.07 cell distances, averaged along the line by a Gaussian of twice that; maxima across the line.
 * The logarithm makes lines of equal contrast equal in bright and in dark parts.
 *
 * @returns 1 at each pixel found.
 */
export function detectBorders(image: Image, { spacingPx, area, count }: BorderSearch): Uint8Array {
  const { height, width } = image;
  const { dark: strength, direction } = lineStrength(logGrey(image), { sigmaPx: ACROSS * spacingPx });
  const peaks = [...strength.keys()].filter((i) =>
    area[i] && isPeak({ height, width, data: strength }, i, direction[i])
  );
  peaks.sort((a, b) => strength[b] - strength[a]);
  const found = new Uint8Array(height * width);
  for (const i of peaks.slice(0, count)) found[i] = 1;
  return found;
}

/** Whether a pixel is stronger than its neighbours across the line. */
function isPeak({ height, width, data }: Raster, i: number, direction: number): boolean {
  if (data[i] <= 0) return false;
  const angle = Math.PI * direction / DIRECTIONS;
  const [down, right] = [Math.round(Math.cos(angle)), Math.round(Math.sin(angle))];
  const [y, x] = [Math.floor(i / width), i % width];
  const at = (row: number, column: number) =>
    data[reflectIndex(row, height) * width + reflectIndex(column, width)];
  return data[i] > at(y - down, x - right) && data[i] >= at(y + down, x + right);
}
