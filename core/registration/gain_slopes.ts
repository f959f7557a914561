import { TILE_FIELDS, TileField, type TileTable } from "./compare_tiles.ts";

/** Tiles to either side that take part. */
const REACH = 2;
/** However well a tile fits, it counts no more than this many badly fitting ones. */
const MOST_WEIGHT = 4;

/**
 * How fast the gain between two frames changes across each tile: the slope, down and across, per pixel of the level,
 * of the plane through the logarithms of the gains around it. Zero where too few tiles fit.
 *
 * @returns two numbers for each tile.
 */
export function gainSlopes({ rows, columns, values }: TileTable): Float64Array {
  const slopes = new Float64Array(2 * rows * columns);
  const gains = new Float64Array(rows * columns), weights = new Float64Array(rows * columns);
  for (let t = 0; t < gains.length; t++) {
    const field = (name: keyof typeof TileField) => values[t * TILE_FIELDS + TileField[name]];
    const [explained, mm, rr] = [field("explained"), field("mm"), field("rr")];
    if (!(explained > 0.1 * mm && rr > 0)) continue;
    gains[t] = 0.5 * Math.log(explained / rr);
    weights[t] = Math.min(MOST_WEIGHT, explained / Math.max(mm - explained, 1e-9 * mm));
  }
  for (let j = 0; j < rows; j++) {
    for (let i = 0; i < columns; i++) {
      const slope = slopeAround(gains, weights, { rows, columns, values, j, i });
      slopes.set(slope, 2 * (j * columns + i));
    }
  }
  return slopes;
}

function slopeAround(
  gains: Float64Array,
  weights: Float64Array,
  { rows, columns, values, j, i }: TileTable & { j: number; i: number },
): [number, number] {
  const centre = (j * columns + i) * TILE_FIELDS;
  const [middle, across] = [values[centre + TileField.row], values[centre + TileField.column]];
  let n = 0, sy = 0, sx = 0, sg = 0, yy = 0, yx = 0, xx = 0, yg = 0, xg = 0;
  for (let v = Math.max(0, j - REACH); v <= Math.min(rows - 1, j + REACH); v++) {
    for (let u = Math.max(0, i - REACH); u <= Math.min(columns - 1, i + REACH); u++) {
      const t = v * columns + u, w = weights[t];
      if (w === 0) continue;
      const y = values[t * TILE_FIELDS + TileField.row] - middle,
        x = values[t * TILE_FIELDS + TileField.column] - across;
      n += w;
      sy += w * y;
      sx += w * x;
      sg += w * gains[t];
      yy += w * y * y;
      yx += w * y * x;
      xx += w * x * x;
      yg += w * y * gains[t];
      xg += w * x * gains[t];
    }
  }
  if (n === 0) return [0, 0];
  const [a, b, c] = [yy - sy * sy / n, yx - sy * sx / n, xx - sx * sx / n];
  const [p, q] = [yg - sy * sg / n, xg - sx * sg / n];
  const determinant = a * c - b * b;
  return determinant > 0.05 * a * c && a * c > 0
    ? [(c * p - b * q) / determinant, (a * q - b * p) / determinant]
    : [0, 0];
}
