import type { Random } from "../../math/random.ts";
import type { Cell, SceneSize } from "./scene.ts";
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
}

/** A tiling: for every pixel its cell and how far it is from that cell's border. */
export interface Mosaic extends SceneSize {
  /** Index of the seed that owns the pixel. */
  owner: Int32Array;
  /** Distance to the nearest border in pixels, at least 0. */
  borderPx: Float32Array;
  /** Angle-free offset of the pixel from its seed, in pixels. */
  offsetRow: Float32Array;
  offsetColumn: Float32Array;
  /** Number of seeds, also of those that own no pixel. */
  seeds: number;
}

const BLOCK = 8;

/**
 * A relaxed, weighted Voronoi tiling. Seeds are a jittered honeycomb; a pixel belongs to the seed of least
 * power distance d^2 - w; its distance to the border is (p2 - p1) / (2 |s1 - s2|) with the two least power
 * distances p1, p2 of the seeds s1, s2. Pixels are handled in blocks of 8 x 8 that share a short list of seeds.
 */
export function tileMosaic(random: Random, options: MosaicOptions): Mosaic {
  const { height, width, diameterPx, waviness, elongation = 1 } = options;
  const pixels = height * width;
  const amplitude = waviness * diameterPx;
  const shift = [0, 1].map(() =>
    amplitude > 0 ? smoothNoise(random, { height, width, scalePx: Math.max(2, diameterPx * 0.3) }) : undefined
  );
  const [stretchRow, stretchColumn] = [1 / Math.sqrt(elongation), Math.sqrt(elongation)];
  const seeds = placeSeeds(random, {
    ...options,
    height: height * stretchRow,
    width: width * stretchColumn,
  });
  const buckets = fillBuckets(seeds, diameterPx);
  const owner = new Int32Array(pixels);
  const borderPx = new Float32Array(pixels);
  const offsetRow = new Float32Array(pixels);
  const offsetColumn = new Float32Array(pixels);
  const reach = BLOCK / 2 * Math.hypot(stretchRow, stretchColumn) + 4 * Math.SQRT2 * amplitude;
  for (let top = 0; top < height; top += BLOCK) {
    for (let left = 0; left < width; left += BLOCK) {
      const centre = { row: (top + BLOCK / 2) * stretchRow, column: (left + BLOCK / 2) * stretchColumn };
      const near = seedsNear(seeds, buckets, { ...centre, reach });
      for (let y = top; y < Math.min(height, top + BLOCK); y++) {
        for (let x = left; x < Math.min(width, left + BLOCK); x++) {
          const at = y * width + x;
          const row = y * stretchRow + (shift[0] ? amplitude * shift[0][at] : 0);
          const column = x * stretchColumn + (shift[1] ? amplitude * shift[1][at] : 0);
          let [first, second, least, next] = [-1, -1, Infinity, Infinity];
          for (const seed of near) {
            const power = (row - seeds.row[seed]) ** 2 + (column - seeds.column[seed]) ** 2 -
              seeds.weight[seed];
            if (power < least) {
              second = first;
              next = least;
              first = seed;
              least = power;
            } else if (power < next) {
              second = seed;
              next = power;
            }
          }
          owner[at] = first;
          offsetRow[at] = row - seeds.row[first];
          offsetColumn[at] = column - seeds.column[first];
          borderPx[at] = (next - least) / (2 * Math.hypot(
            seeds.row[first] - seeds.row[second],
            seeds.column[first] - seeds.column[second],
          ));
        }
      }
    }
  }
  return { height, width, owner, borderPx, offsetRow, offsetColumn, seeds: seeds.row.length };
}

/** The cells in view, in the order of their seeds. */
export function cellsOf({ height, width, owner, seeds }: Mosaic): Cell[] {
  const area = new Int32Array(seeds);
  const [rows, columns] = [new Float64Array(seeds), new Float64Array(seeds)];
  const isCut = new Uint8Array(seeds);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const seed = owner[y * width + x];
      area[seed]++;
      rows[seed] += y;
      columns[seed] += x;
      if (y === 0 || x === 0 || y === height - 1 || x === width - 1) isCut[seed] = 1;
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

interface Seeds {
  row: Float32Array;
  column: Float32Array;
  weight: Float32Array;
}

/** A honeycomb of seeds that reaches two cells beyond the field, jittered. */
function placeSeeds(random: Random, options: MosaicOptions): Seeds {
  const { height, width, diameterPx, irregularity, sizeSpread } = options;
  const pitch = diameterPx * Math.sqrt(Math.sqrt(3) / 2);
  const margin = 2.5 * diameterPx;
  const [rows, columns, weights]: number[][] = [[], [], []];
  const turn = random.between(0, Math.PI / 3);
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const span = Math.hypot(height, width) / 2 + margin;
  const rowPitch = diameterPx * Math.sqrt(3) / 2;
  const steps = Math.ceil(span / rowPitch);
  const jitter = irregularity * pitch * 0.45;
  for (let i = -steps; i <= steps; i++) {
    for (let j = -steps; j <= steps; j++) {
      const y = i * rowPitch;
      const x = (j + (i & 1) / 2) * diameterPx;
      const row = height / 2 + cos * y + sin * x + jitter * random.normal();
      const column = width / 2 + cos * x - sin * y + jitter * random.normal();
      const weight = diameterPx ** 2 * sizeSpread * Math.max(-1.5, Math.min(1.5, random.normal()));
      if (row < -margin || column < -margin || row > height + margin || column > width + margin) continue;
      rows.push(row);
      columns.push(column);
      weights.push(weight);
    }
  }
  return {
    row: Float32Array.from(rows),
    column: Float32Array.from(columns),
    weight: Float32Array.from(weights),
  };
}

interface Buckets {
  sizePx: number;
  top: number;
  left: number;
  columns: number;
  rows: number;
  lists: number[][];
}

function fillBuckets(seeds: Seeds, sizePx: number): Buckets {
  const top = Math.min(...seeds.row);
  const left = Math.min(...seeds.column);
  const rows = Math.floor((Math.max(...seeds.row) - top) / sizePx) + 1;
  const columns = Math.floor((Math.max(...seeds.column) - left) / sizePx) + 1;
  const lists: number[][] = Array.from({ length: rows * columns }, () => []);
  for (let i = 0; i < seeds.row.length; i++) {
    const bucket = Math.floor((seeds.row[i] - top) / sizePx) * columns +
      Math.floor((seeds.column[i] - left) / sizePx);
    lists[bucket].push(i);
  }
  return { sizePx, top, left, columns, rows, lists };
}

/** All seeds that can be first or second for some point within `reach` of the given one. */
function seedsNear(
  seeds: Seeds,
  buckets: Buckets,
  { row, column, reach }: { row: number; column: number; reach: number },
): number[] {
  const around = Math.ceil(2 + reach / buckets.sizePx);
  const [bucketRow, bucketColumn] = [
    Math.floor((row - buckets.top) / buckets.sizePx),
    Math.floor((column - buckets.left) / buckets.sizePx),
  ];
  const found: { seed: number; distance: number }[] = [];
  for (let i = Math.max(0, bucketRow - around); i <= Math.min(buckets.rows - 1, bucketRow + around); i++) {
    for (
      let j = Math.max(0, bucketColumn - around);
      j <= Math.min(buckets.columns - 1, bucketColumn + around);
      j++
    ) {
      for (const seed of buckets.lists[i * buckets.columns + j]) {
        // In the lifted space where power distances are Euclidean, all weights lie below the ceiling.
        const lift = Math.max(0, 1.5 * buckets.sizePx ** 2 * 0.3 - seeds.weight[seed]);
        const distance = Math.sqrt((row - seeds.row[seed]) ** 2 + (column - seeds.column[seed]) ** 2 + lift);
        found.push({ seed, distance });
      }
    }
  }
  found.sort((a, b) => a.distance - b.distance);
  const limit = found[1].distance + 2 * reach;
  return found.filter(({ distance }) => distance <= limit).map(({ seed }) => seed);
}
