import type { Rectangle } from "../../image/rectangle.ts";
import type { Random } from "../../math/random.ts";
import type { Cell, SceneSize } from "./scene.ts";
import { placeSeeds, type Seeds, seedsNear } from "./seeds.ts";
import { smoothNoise } from "./smooth_noise.ts";

/** How cells tile the plane. */
export interface MosaicOptions extends SceneSize {
  /** Mean distance between neighbouring cells' centres. */
  diameterPx: number;
  /** 0: a perfect honeycomb, 1: seeds anywhere. */
  irregularity: number;
  /** Spread of sizes: standard deviation of the seeds' weights relative to the diameter; 0..0.3. */
  sizeSpread: number;
  /** How far borders wave, relative to the diameter; 0..0.15. */
  waviness: number;
  /** Height over width of the cells; default 1. */
  elongation?: number;
  /** Distance from a corner at which borders start to merge; default 0. */
  roundingPx?: number;
}

/** A tiling: for every pixel its cell and how far it is from that cell's border. */
export interface Mosaic extends SceneSize {
  /** Index of the seed that owns the pixel. */
  owner: Int32Array;
  /** Distance to the nearest border in pixels, at least 0. */
  borderPx: Float32Array;
  /** Offset of the pixel from its seed, in pixels. */
  offsetRow: Float32Array;
  offsetColumn: Float32Array;
  /** Number of seeds, also of those that own no pixel. */
  seeds: number;
}

/**
 * A relaxed, weighted Voronoi tiling. Seeds are a jittered honeycomb; a pixel belongs to the seed of least
 * power distance d^2 - w; with its own seed s and any other t, its distance to their border is
 * (p_t - p_s) / (2 |s - t|), and the least of these is its distance to its cell's border. Pixels are handled
 * in small blocks that share a short list of seeds.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { createRandom } from "../../math/random.ts";
 * import { cellsOf, tileMosaic } from "./mosaic.ts";
 * const look = { diameterPx: 16, irregularity: 0.3, sizeSpread: 0.1, waviness: 0.02 };
 * const mosaic = tileMosaic(createRandom(1), { height: 64, width: 64, ...look });
 * ok(cellsOf(mosaic).length > 64 * 64 / 16 ** 2);
 * ```
 */
export function tileMosaic(random: Random, options: MosaicOptions): Mosaic {
  const { height, width, diameterPx, waviness, elongation = 1, roundingPx: rounding = 0 } = options;
  const pixels = height * width;
  const amplitude = waviness * diameterPx;
  const [shiftRow, shiftColumn] = [0, 1].map(() =>
    amplitude > 0
      ? smoothNoise(random, { height, width, scalePx: Math.max(2, diameterPx * 0.3) })
      : new Float32Array(pixels)
  );
  const [stretchRow, stretchColumn] = [1 / Math.sqrt(elongation), Math.sqrt(elongation)];
  const seeds = placeSeeds(random, { ...options, height: height * stretchRow, width: width * stretchColumn });
  const owner = new Int32Array(pixels);
  const borderPx = new Float32Array(pixels);
  const offsetRow = new Float32Array(pixels);
  const offsetColumn = new Float32Array(pixels);
  const block = diameterPx < 24 ? 4 : 8;
  const reach = block / 2 * Math.hypot(stretchRow, stretchColumn) + 3 * amplitude;
  for (let top = 0; top < height; top += block) {
    for (let left = 0; left < width; left += block) {
      const centre = { row: (top + block / 2) * stretchRow, column: (left + block / 2) * stretchColumn };
      const near = seedsNear(seeds, { ...centre, reach, count: 3 });
      const perDistance = halfInverseDistances(seeds, near);
      const powers = new Float64Array(near.length);
      for (let y = top; y < Math.min(height, top + block); y++) {
        for (let x = left; x < Math.min(width, left + block); x++) {
          const at = y * width + x;
          const row = y * stretchRow + amplitude * shiftRow[at];
          const column = x * stretchColumn + amplitude * shiftColumn[at];
          let first = 0, least = Infinity;
          for (let k = 0; k < near.length; k++) {
            const v = row - seeds.row[near[k]], u = column - seeds.column[near[k]];
            const power = v * v + u * u - seeds.weight[near[k]];
            powers[k] = power;
            if (power < least) {
              first = k;
              least = power;
            }
          }
          let one = Infinity, other = Infinity;
          for (let k = 0; k < near.length; k++) {
            if (k === first) continue;
            const distance = (powers[k] - least) * perDistance[first * near.length + k];
            if (distance < one) {
              other = one;
              one = distance;
            } else if (distance < other) other = distance;
          }
          owner[at] = near[first];
          offsetRow[at] = row - seeds.row[near[first]];
          offsetColumn[at] = column - seeds.column[near[first]];
          borderPx[at] = smoothMinimum(one, other, rounding);
        }
      }
    }
  }
  return { height, width, owner, borderPx, offsetRow, offsetColumn, seeds: seeds.row.length };
}

/** 1 / (2 |a - b|) for each two of the listed seeds a, b. */
function halfInverseDistances({ row, column }: Seeds, list: number[]): Float64Array {
  const result = new Float64Array(list.length ** 2);
  for (let a = 0; a < list.length; a++) {
    for (let b = 0; b < a; b++) {
      const y = row[list[a]] - row[list[b]], x = column[list[a]] - column[list[b]];
      const value = 0.5 / Math.max(1e-6, Math.sqrt(y * y + x * x));
      result[a * list.length + b] = value;
      result[b * list.length + a] = value;
    }
  }
  return result;
}

/** The lesser of two distances, less where they are alike, so that corners are round; at least 0. */
function smoothMinimum(one: number, other: number, width: number): number {
  const lesser = one < other ? one : other;
  const near = width - Math.abs(one - other);
  return near > 0 ? Math.max(0, lesser - near * near / (4 * width)) : lesser;
}

/** The cells in view, in the order of their seeds; a field's edge cuts cells as the whole mosaic's does. */
export function cellsOf({ height, width, owner, seeds }: Mosaic, field?: Rectangle): Cell[] {
  const { top, left, ...size } = field ?? { top: 0, left: 0, height, width };
  const area = new Int32Array(seeds);
  const [rows, columns] = [new Float64Array(seeds), new Float64Array(seeds)];
  const isCut = new Uint8Array(seeds);
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      const seed = owner[(top + y) * width + left + x];
      area[seed]++;
      rows[seed] += y;
      columns[seed] += x;
      if (y === 0 || x === 0 || y === size.height - 1 || x === size.width - 1) isCut[seed] = 1;
    }
  }
  const cells: Cell[] = [];
  for (let seed = 0; seed < seeds; seed++) {
    if (area[seed] === 0) continue;
    cells.push({
      row: rows[seed] / area[seed],
      column: columns[seed] / area[seed],
      areaPx: area[seed],
      isWhole: isCut[seed] === 0,
    });
  }
  return cells;
}
