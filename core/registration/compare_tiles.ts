import type { Matrix3 } from "../math/matrix3.ts";
import type { PyramidLevel } from "./pyramid.ts";

/**
 * What each tile of a level says about the motion that is still left. A tile holds TILE_FIELDS numbers; see
 * `TileField`. All in pixels of the level.
 */
export interface TileTable {
  count: number;
  values: Float64Array;
}

/** Positions within a tile's numbers. R is the reference, M the moving frame under it, D and A R's gradient. */
export const TileField = {
  pixels: 0,
  /** Sums of positions, for the tile's centre. */
  row: 1,
  column: 2,
  rr: 3,
  rm: 4,
  mm: 5,
  dd: 6,
  da: 7,
  aa: 8,
  dm: 9,
  am: 10,
  dr: 11,
  ar: 12,
} as const;
export const TILE_FIELDS = 13;

/** Side of a tile in pixels of its level: about two periods of the band. */
const TILE_PX = 11;
/** Pixels near a border hold what the filters continued beyond it. */
export const BORDER_PX = 6;

/** Sums of products over the tiles of one level, the moving frame read at `back` times the reference's position. */
export function compareTiles(
  reference: PyramidLevel,
  moving: PyramidLevel,
  options: { back: Matrix3; level: number },
): TileTable {
  const back = atLevel(options.back, options.level);
  const { height, width } = reference;
  const [down, across] = [
    Math.floor((height - 2 * BORDER_PX) / TILE_PX),
    Math.floor((width - 2 * BORDER_PX) / TILE_PX),
  ];
  const [rows, columns] = [Math.max(1, down), Math.max(1, across)];
  const values = new Float64Array(rows * columns * TILE_FIELDS);
  const ends = (k: number, count: number, size: number) =>
    BORDER_PX + Math.round(k * (size - 2 * BORDER_PX) / count);
  const sums = new Float64Array(TILE_FIELDS);
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      sums.fill(0);
      sumTile(sums, reference, moving, {
        back,
        top: ends(j, rows, height),
        bottom: ends(j + 1, rows, height),
        left: ends(i, columns, width),
        right: ends(i + 1, columns, width),
      });
      values.set(sums, (j * columns + i) * TILE_FIELDS);
    }
  }
  return { count: rows * columns, values };
}

/** The same motion between the pixels of a coarser level. */
function atLevel(matrix: Matrix3, level: number): Matrix3 {
  const factor = 2 ** level;
  const [a, b, c, d, e, f, g, h, i] = matrix;
  return [a, b, c / factor, d, e, f / factor, g * factor, h * factor, i];
}

interface TileArea {
  back: Matrix3;
  top: number;
  bottom: number;
  left: number;
  right: number;
}

function sumTile(sums: Float64Array, reference: PyramidLevel, moving: PyramidLevel, area: TileArea): void {
  const { back, top, bottom, left, right } = area;
  const { width, band } = reference;
  const { down, across } = reference.gradient();
  const spline = moving.spline();
  const stride = moving.width;
  const [lastRow, lastColumn] = [moving.height - 1 - BORDER_PX, moving.width - 1 - BORDER_PX];
  const [b0, b1, b2, b3, b4, b5, b6, b7, b8] = back;
  let pixels = 0, sumRow = 0, sumColumn = 0, rr = 0, rm = 0, mm = 0;
  let dd = 0, da = 0, aa = 0, dm = 0, am = 0, dr = 0, ar = 0;
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const depth = 1 / (b6 * row + b7 * column + b8);
      const y = (b0 * row + b1 * column + b2) * depth;
      const x = (b3 * row + b4 * column + b5) * depth;
      if (!(y >= BORDER_PX && x >= BORDER_PX && y <= lastRow && x <= lastColumn)) continue;
      const yi = Math.floor(y), xi = Math.floor(x);
      const v = y - yi, u = x - xi;
      const v1 = 1 - v, u1 = 1 - u;
      const x0 = u1 * u1 * u1 / 6, x3 = u * u * u / 6;
      const x1 = 2 / 3 - 0.5 * u * u * (2 - u), x2 = 1 - x0 - x1 - x3;
      const at = (yi - 1) * stride + xi - 1, a1 = at + stride, a2 = a1 + stride, a3 = a2 + stride;
      const y0 = v1 * v1 * v1 / 6, y3 = v * v * v / 6;
      const y1 = 2 / 3 - 0.5 * v * v * (2 - v), y2 = 1 - y0 - y1 - y3;
      const m = y0 * (x0 * spline[at] + x1 * spline[at + 1] + x2 * spline[at + 2] + x3 * spline[at + 3]) +
        y1 * (x0 * spline[a1] + x1 * spline[a1 + 1] + x2 * spline[a1 + 2] + x3 * spline[a1 + 3]) +
        y2 * (x0 * spline[a2] + x1 * spline[a2 + 1] + x2 * spline[a2 + 2] + x3 * spline[a2 + 3]) +
        y3 * (x0 * spline[a3] + x1 * spline[a3 + 1] + x2 * spline[a3 + 2] + x3 * spline[a3 + 3]);
      const i = row * width + column;
      const r = band[i], d = down[i], a = across[i];
      pixels++;
      sumRow += row;
      sumColumn += column;
      rr += r * r;
      rm += r * m;
      mm += m * m;
      dd += d * d;
      da += d * a;
      aa += a * a;
      dm += d * m;
      am += a * m;
      dr += d * r;
      ar += a * r;
    }
  }
  sums.set([pixels, sumRow, sumColumn, rr, rm, mm, dd, da, aa, dm, am, dr, ar]);
}
