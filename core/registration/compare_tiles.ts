import type { Matrix3 } from "../math/matrix3.ts";
import type { PyramidLevel } from "./pyramid.ts";
import { solvePositive } from "../math/solve_positive.ts";

/** What each tile of a level says about the motion that is still left, TILE_FIELDS numbers each; see `TileField`. */
export interface TileTable {
  rows: number;
  columns: number;
  values: Float64Array;
}

/**
 * Positions within a tile's numbers, in pixels of the level. M is the moving frame under the tile, T what the
 * reference makes of it: the mixture of the reference's band and its smoothed copies that is nearest to M.
 */
export const TileField = {
  /** How many pixels both frames have. */
  pixels: 0,
  /** The tile's centre. */
  row: 1,
  column: 2,
  /** Sums of squares and products of the bands themselves. */
  rr: 3,
  rm: 4,
  mm: 5,
  /** Sum of T M, which is that of T T. */
  explained: 6,
  /** Sums of products of T's gradient, down and across, with itself, ... */
  dd: 7,
  da: 8,
  aa: 9,
  /** ... and with M - T. */
  de: 10,
  ae: 11,
  /**
   * Sum of M with T as seen through the slope of the band's filter: where blur changes across a tile, the filter turns
   * the phases of the two frames by different amounts, and this is how much of that looks like a motion.
   */
  twist: 12,
} as const;
export const TILE_FIELDS = 13;

/** Side of a tile in pixels of its level: about one and a half periods of the band. */
const TILE_PX = 11;
/** Pixels near a border hold what the filters continued beyond it. */
const BORDER_PX = 6;
/** Neighbours that a gradient needs. */
const HALO_PX = 2;

/** Compares two frames tile by tile, the moving one read at `back` times the reference's position. */
export function compareTiles(
  reference: PyramidLevel,
  moving: PyramidLevel,
  options: { back: Matrix3; level: number },
): TileTable {
  const back = betweenLevels(options.back, options.level);
  const { height, width } = reference;
  const countIn = (size: number) => Math.max(1, Math.floor((size - 2 * BORDER_PX) / TILE_PX));
  const [rows, columns] = [countIn(height), countIn(width)];
  const values = new Float64Array(rows * columns * TILE_FIELDS);
  const edge = (k: number, count: number, size: number) =>
    BORDER_PX + Math.round(k * (size - 2 * BORDER_PX) / count);
  const desk = { ...layDesk(reference, moving, back), level: options.level };
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      compareTile(values.subarray((j * columns + i) * TILE_FIELDS), desk, {
        top: edge(j, rows, height),
        bottom: edge(j + 1, rows, height),
        left: edge(i, columns, width),
        right: edge(i + 1, columns, width),
      });
    }
  }
  return { rows, columns, values };
}

/** The same motion between the pixels of a coarser level. */
function betweenLevels(matrix: Matrix3, level: number): Matrix3 {
  const factor = 2 ** level;
  const [a, b, c, d, e, f, g, h, i] = matrix;
  return [a, b, c / factor, d, e, f / factor, g * factor, h * factor, i];
}

interface Tile {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/**
 * A filter G passes a wave of frequency w whose height changes as h(x) with its phase turned by -(h'/h) G'/G. Between
 * frames the difference of blur makes h'/h differ, in proportion to w squared for a slight blur. So what counts is
 * w^2 (d ln G / d ln w), here as a + b s + c s^2 by the response s of one smoothing, for levels 0, 1, 2 and more, ...
 */
const TWIST = [[-19.91, 53.83, -35.04], [-22.49, 58.12, -36.52], [-23.07, 59.05, -36.83]] as const;
/**
 * ... and w^2 in the same way. Both are fits over the band, for spectra from rising to steeply falling
 * (fixtures/registration/fit_twist.py); the second is that of level 2, from which others differ by little.
 */
const SQUARED = [3.84, -6.24, 2.45] as const;

/** What is used for tile after tile. */
interface Desk {
  level: number;
  back: Matrix3;
  width: number;
  mixture: readonly Float32Array[];
  moving: { height: number; width: number; spline: Float32Array };
  /** M of a tile; NaN where there is none. */
  read: Float64Array;
  /** T of a tile and its halo. */
  expected: Float64Array;
}

function layDesk(reference: PyramidLevel, moving: PyramidLevel, back: Matrix3): Omit<Desk, "level"> {
  const side = 2 * TILE_PX + BORDER_PX + Math.max(reference.height, reference.width) % TILE_PX;
  return {
    back,
    width: reference.width,
    mixture: reference.mixture,
    moving: { height: moving.height, width: moving.width, spline: moving.spline },
    read: new Float64Array(side * side),
    expected: new Float64Array((side + 2 * HALO_PX) ** 2),
  };
}

function compareTile(fields: Float64Array, desk: Desk, tile: Tile): void {
  const pixels = readMoving(desk, tile);
  const { gram, right, mm } = correlateMixture(desk, tile);
  fields[TileField.pixels] = pixels;
  fields[TileField.row] = (tile.top + tile.bottom - 1) / 2;
  fields[TileField.column] = (tile.left + tile.right - 1) / 2;
  fields[TileField.rr] = gram[0];
  fields[TileField.rm] = right[0];
  fields[TileField.mm] = mm;
  const shares = solvePositive(gram, right.subarray(0, right.length - 2));
  if (pixels < TILE_PX || !shares) return;
  const [p0, p1, p2] = TWIST[Math.min(desk.level, TWIST.length - 1)];
  let turned = 0, squared = 0;
  for (let k = 0; k < shares.length; k++) {
    fields[TileField.explained] += shares[k] * right[k];
    turned += shares[k] * (p0 * right[k] + p1 * right[k + 1] + p2 * right[k + 2]);
    squared += shares[k] * (SQUARED[0] * right[k] + SQUARED[1] * right[k + 1] + SQUARED[2] * right[k + 2]);
  }
  fields[TileField.twist] = squared > 0 ? turned * fields[TileField.explained] / squared : 0;
  expect(desk, tile, shares);
  sumGradients(fields, desk, tile);
}

/** Reads the moving frame under a tile by its cubic spline; returns how many pixels it has there. */
function readMoving({ back, moving, read }: Desk, { top, bottom, left, right }: Tile): number {
  const { spline, width: stride } = moving;
  const [lastRow, lastColumn] = [moving.height - 1 - BORDER_PX, moving.width - 1 - BORDER_PX];
  const [b0, b1, b2, b3, b4, b5, b6, b7, b8] = back;
  let pixels = 0, i = 0;
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++, i++) {
      const depth = 1 / (b6 * row + b7 * column + b8);
      const y = (b0 * row + b1 * column + b2) * depth;
      const x = (b3 * row + b4 * column + b5) * depth;
      if (!(y >= BORDER_PX && x >= BORDER_PX && y <= lastRow && x <= lastColumn)) {
        read[i] = NaN;
        continue;
      }
      const yi = Math.floor(y), xi = Math.floor(x);
      const v = y - yi, u = x - xi, v1 = 1 - v, u1 = 1 - u;
      const x0 = u1 * u1 * u1 / 6, x3 = u * u * u / 6;
      const x1 = 2 / 3 - 0.5 * u * u * (2 - u), x2 = 1 - x0 - x1 - x3;
      const y0 = v1 * v1 * v1 / 6, y3 = v * v * v / 6;
      const y1 = 2 / 3 - 0.5 * v * v * (2 - v), y2 = 1 - y0 - y1 - y3;
      const a0 = (yi - 1) * stride + xi - 1, a1 = a0 + stride, a2 = a1 + stride, a3 = a2 + stride;
      read[i] = y0 * (x0 * spline[a0] + x1 * spline[a0 + 1] + x2 * spline[a0 + 2] + x3 * spline[a0 + 3]) +
        y1 * (x0 * spline[a1] + x1 * spline[a1 + 1] + x2 * spline[a1 + 2] + x3 * spline[a1 + 3]) +
        y2 * (x0 * spline[a2] + x1 * spline[a2 + 1] + x2 * spline[a2 + 2] + x3 * spline[a2 + 3]) +
        y3 * (x0 * spline[a3] + x1 * spline[a3 + 1] + x2 * spline[a3 + 2] + x3 * spline[a3 + 3]);
      pixels++;
    }
  }
  return pixels;
}

/** Sums of products of the mixture's parts with each other and with M. */
function correlateMixture({ width, mixture, read }: Desk, { top, bottom, left, right: end }: Tile) {
  const count = mixture.length - 2;
  const gram = new Float64Array(count * count), right = new Float64Array(count + 2);
  let mm = 0;
  for (let j = 0; j < count; j++) {
    for (let k = 0; k <= j; k++) {
      const first = mixture[j], second = mixture[k];
      let sum = 0, cross = 0, squares = 0, i = 0;
      for (let row = top; row < bottom; row++) {
        for (let at = row * width + left; at < row * width + end; at++, i++) {
          const m = read[i];
          if (m !== m) continue;
          sum += first[at] * second[at];
          cross += first[at] * m;
          squares += m * m;
        }
      }
      gram[j * count + k] = gram[k * count + j] = sum;
      right[j] = cross;
      mm = squares;
    }
  }
  for (let k = count; k < count + 2; k++) {
    let sum = 0, i = 0;
    for (let row = top; row < bottom; row++) {
      for (let at = row * width + left; at < row * width + end; at++, i++) {
        if (read[i] === read[i]) sum += mixture[k][at] * read[i];
      }
    }
    right[k] = sum;
  }
  return { gram, right, mm };
}

function expect(
  { width, mixture, expected }: Desk,
  { top, bottom, left, right }: Tile,
  shares: Float64Array,
) {
  let i = 0;
  for (let row = top - HALO_PX; row < bottom + HALO_PX; row++) {
    for (let at = row * width + left - HALO_PX; at < row * width + right + HALO_PX; at++, i++) {
      let sum = 0;
      for (let k = 0; k < shares.length; k++) sum += shares[k] * mixture[k][at];
      expected[i] = sum;
    }
  }
}

/** Central differences of fourth order. */
function sumGradients(
  fields: Float64Array,
  { read, expected }: Desk,
  { top, bottom, left, right }: Tile,
): void {
  const stride = right - left + 2 * HALO_PX;
  let dd = 0, da = 0, aa = 0, de = 0, ae = 0, i = 0;
  for (let row = 0; row < bottom - top; row++) {
    for (let column = 0; column < right - left; column++, i++) {
      if (read[i] !== read[i]) continue;
      const at = (row + HALO_PX) * stride + column + HALO_PX;
      const down = (8 * (expected[at + stride] - expected[at - stride]) -
        expected[at + 2 * stride] + expected[at - 2 * stride]) / 12;
      const across = (8 * (expected[at + 1] - expected[at - 1]) - expected[at + 2] + expected[at - 2]) / 12;
      const rest = read[i] - expected[at];
      dd += down * down;
      da += down * across;
      aa += across * across;
      de += down * rest;
      ae += across * rest;
    }
  }
  fields.set([dd, da, aa, de, ae], TileField.dd);
}
