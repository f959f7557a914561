import { reflectIndex } from "../image/reflect_index.ts";
import { filterColumns, filterRows } from "../math/filter_lines.ts";
import { gaussianDerivative } from "../math/gaussian_derivative.ts";
import type { Raster } from "../math/raster.ts";

/** Directions in which lines are looked for, over half a turn. */
export const DIRECTIONS = 8;
/** The filter is this many times as long as it is wide. */
const ELONGATION = 2;

/** How much each pixel looks like one of a line; both 0 or more. */
export interface LineStrength {
  dark: Float32Array;
  bright: Float32Array;
  /** 0..7 at each pixel: the dark line lies at right angles to this many eighths of half a turn from the row axis. */
  direction: Uint8Array;
}

/**
 * How much each pixel looks like one of a dark line: the greatest, over 8 directions, of the second derivative across a
 * Gaussian, averaged along the line by a Gaussian, together twice as long as wide; 0 where none is positive. And of a bright
 * line: the same of the negative. In noise both are alike.
 *
 * @param image Log or levelled grey values.
 * @param sigmaPx Standard deviation across the line.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { lineStrength } from "./line_strength.ts";
 * const data = Float32Array.from({ length: 33 * 33 }, (_, i) => i % 33 === 16 ? 0 : 1);
 * const { dark, bright, direction } = lineStrength({ height: 33, width: 33, data }, { sigmaPx: 1.5 });
 * ok(dark[16 * 33 + 16] > 0.1 && dark[16 * 33 + 26] < 1e-3);
 * ok(direction[16 * 33 + 16] === 4 && bright[16 * 33 + 16] < dark[16 * 33 + 16] / 20);
 * ```
 */
export function lineStrength(image: Raster, { sigmaPx }: { sigmaPx: number }): LineStrength {
  const size = image.height * image.width;
  const found = {
    dark: new Float32Array(size),
    bright: new Float32Array(size),
    direction: new Uint8Array(size),
  };
  const hessian = hessianOf(image, sigmaPx);
  const margin = reachAlong(sigmaPx);
  const across = {
    height: image.height + 2 * margin,
    width: image.width + 2 * margin,
    data: new Float32Array((image.height + 2 * margin) * (image.width + 2 * margin)),
  };
  for (let k = 0; k < DIRECTIONS; k++) {
    const angle = Math.PI * k / DIRECTIONS;
    bendAt(angle, hessian, { across, margin });
    keepGreatest(found, across, { k, margin, taps: tapsAlong(angle, { sigmaPx, width: across.width }) });
  }
  return found;
}

interface Hessian {
  rows: Raster;
  mixed: Raster;
  columns: Raster;
}

function hessianOf(image: Raster, sigmaPx: number): Hessian {
  const [smooth, slope, bend] = ([0, 1, 2] as const).map((order) => gaussianDerivative(sigmaPx, order));
  return {
    rows: filterRows(filterColumns(image, bend), smooth),
    mixed: filterRows(filterColumns(image, slope), slope),
    columns: filterRows(filterColumns(image, smooth), bend),
  };
}

/** The second derivative at an angle from the row axis, with a margin mirrored about the edges. */
function bendAt(
  angle: number,
  { rows, mixed, columns }: Hessian,
  { across, margin }: { across: Raster; margin: number },
): void {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [ofRows, ofMixed, ofColumns] = [cos * cos, 2 * cos * sin, sin * sin];
  const { height, width } = rows;
  for (let y = 0; y < height; y++) {
    const from = y * width, line = (y + margin) * across.width, to = line + margin;
    for (let x = 0; x < width; x++) {
      const i = from + x;
      across.data[to + x] = ofRows * rows.data[i] + ofMixed * mixed.data[i] + ofColumns * columns.data[i];
    }
    for (let x = 1; x <= margin; x++) {
      across.data[to - x] = across.data[to + reflectIndex(-x, width)];
      across.data[to + width - 1 + x] = across.data[to + reflectIndex(width - 1 + x, width)];
    }
  }
  const lineOf = (y: number) => (reflectIndex(y, height) + margin) * across.width;
  for (let y = 1; y <= margin; y++) {
    for (const outside of [-y, height - 1 + y]) {
      const from = lineOf(outside);
      across.data.copyWithin((outside + margin) * across.width, from, from + across.width);
    }
  }
}

/** Points of the line through a pixel on one side of it, and how much each counts with its opposite. */
interface Taps {
  middle: number;
  offsets: number[];
  weights: number[];
}

function reachAlong(sigmaPx: number): number {
  return Math.ceil(3 * sigmaAlong(sigmaPx));
}

/** The Hessian's own smoothing goes along the line, too. */
function sigmaAlong(sigmaPx: number): number {
  return sigmaPx * Math.sqrt(ELONGATION ** 2 - 1);
}

function tapsAlong(angle: number, { sigmaPx, width }: { sigmaPx: number; width: number }): Taps {
  const along = sigmaAlong(sigmaPx);
  const distances = Array.from({ length: reachAlong(sigmaPx) }, (_, k) => k + 1);
  const weights = distances.map((t) => Math.exp(-(t ** 2) / (2 * along ** 2)));
  const total = 1 + 2 * weights.reduce((sum, weight) => sum + weight, 0);
  return {
    middle: 1 / total,
    offsets: distances.map((t) => Math.round(-Math.sin(angle) * t) * width + Math.round(Math.cos(angle) * t)),
    weights: weights.map((weight) => weight / total),
  };
}

/** Averages along the line, row by row, and keeps what is greater than in the directions before. */
function keepGreatest(
  { dark, bright, direction }: LineStrength,
  across: Raster,
  { k, margin, taps: { middle, offsets, weights } }: { k: number; margin: number; taps: Taps },
): void {
  const width = across.width - 2 * margin, height = across.height - 2 * margin;
  const values = across.data, line = new Float32Array(width);
  for (let y = 0; y < height; y++) {
    const from = (y + margin) * across.width + margin, to = y * width;
    for (let x = 0; x < width; x++) line[x] = middle * values[from + x];
    for (let t = 0; t < offsets.length; t++) {
      const ahead = from + offsets[t], behind = from - offsets[t], weight = weights[t];
      for (let x = 0; x < width; x++) line[x] += weight * (values[ahead + x] + values[behind + x]);
    }
    for (let x = 0; x < width; x++) {
      const value = line[x];
      if (value > dark[to + x]) {
        dark[to + x] = value;
        direction[to + x] = k;
      } else if (-value > bright[to + x]) bright[to + x] = -value;
    }
  }
}
