import type { Image } from "../../core/image/image.ts";
import { reflectIndex } from "../../core/image/reflect_index.ts";
import { filterColumns, filterRows } from "../../core/math/filter_lines.ts";
import type { Raster } from "../../core/math/raster.ts";

export interface BorderSearch {
  /** Mean distance of cells in px: the filter's width and length follow it. */
  spacingPx: number;
  /** 1 where borders are looked for. */
  area: Uint8Array;
  /** How many pixels to find at most: no image wins by showing more lines. */
  count: number;
}

const DIRECTIONS = 8;
/** Standard deviation across the line, in cell distances: finer ones find the noise of sharp images. */
const ACROSS = 0.07;
/** The filter is this many times as long as it is wide. */
const ELONGATION = 2;
/** Keeps the logarithm finite where the image is black. */
const DARK = 0.02;

/**
 * The strongest dark lines of an image, one pixel wide: greatest over 8 directions of the second derivative of log grey
 * across a Gaussian of 0.07 cell distances, averaged along the line by a Gaussian of twice that; maxima across the line.
 * The logarithm makes lines of equal contrast equal in bright and in dark parts.
 *
 * @returns 1 at each pixel found.
 */
export function detectBorders(image: Image, { spacingPx, area, count }: BorderSearch): Uint8Array {
  const { height, width } = image;
  const sigma = ACROSS * spacingPx;
  const strength = new Float32Array(height * width), direction = new Uint8Array(height * width);
  const hessian = hessianOf({ height, width, data: image.data.map((grey) => Math.log(grey + DARK)) }, sigma);
  for (let k = 0; k < DIRECTIONS; k++) {
    const response = lineResponse(hessian, { angle: Math.PI * k / DIRECTIONS, sigma });
    for (let i = 0; i < response.length; i++) {
      if (response[i] <= strength[i]) continue;
      strength[i] = response[i];
      direction[i] = k;
    }
  }
  const peaks = [...strength.keys()].filter((i) =>
    area[i] && isPeak({ height, width, data: strength }, i, direction[i])
  );
  peaks.sort((a, b) => strength[b] - strength[a]);
  const found = new Uint8Array(height * width);
  for (const i of peaks.slice(0, count)) found[i] = 1;
  return found;
}

interface Hessian {
  rows: Raster;
  mixed: Raster;
  columns: Raster;
}

function hessianOf(image: Raster, sigma: number): Hessian {
  const [smooth, slope, bend] = [0, 1, 2].map((order) => gaussianDerivative(sigma, order));
  return {
    rows: filterRows(filterColumns(image, bend), smooth),
    mixed: filterRows(filterColumns(image, slope), slope),
    columns: filterRows(filterColumns(image, smooth), bend),
  };
}

function gaussianDerivative(sigma: number, order: number): Float32Array {
  const reach = Math.ceil(4 * sigma);
  const offsets = Array.from({ length: 2 * reach + 1 }, (_, i) => (i - reach) / sigma);
  const factor = [() => 1, (t: number) => t / sigma, (t: number) => (t * t - 1) / sigma ** 2][order];
  const total = offsets.reduce((sum, t) => sum + Math.exp(-t * t / 2), 0);
  return Float32Array.from(offsets, (t) => factor(t) * Math.exp(-t * t / 2) / total);
}

/** The second derivative at an angle from the row axis, averaged at right angles to it. */
function lineResponse(
  { rows, mixed, columns }: Hessian,
  { angle, sigma }: { angle: number; sigma: number },
): Float32Array {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const { height, width } = rows;
  const across = rows.data.map((value, i) =>
    cos * cos * value + 2 * cos * sin * mixed.data[i] + sin * sin * columns.data[i]
  );
  // The Hessian's own smoothing goes along the line, too.
  const along = sigma * Math.sqrt(ELONGATION ** 2 - 1);
  const reach = Math.ceil(3 * along);
  const response = new Float32Array(across.length);
  for (let t = -reach; t <= reach; t++) {
    const weight = Math.exp(-(t * t) / (2 * along * along));
    const [down, right] = [Math.round(-sin * t), Math.round(cos * t)];
    const from = Int32Array.from({ length: width }, (_, x) => reflectIndex(x + right, width));
    for (let y = 0; y < height; y++) {
      const start = reflectIndex(y + down, height) * width;
      for (let x = 0; x < width; x++) response[y * width + x] += weight * across[start + from[x]];
    }
  }
  return response;
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
