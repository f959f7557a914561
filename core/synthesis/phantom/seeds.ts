import type { Random } from "../../math/random.ts";
import type { SceneSize } from "./scene.ts";

/** Centres of cells with their weights in the power distance d^2 - weight, sorted into square buckets. */
export interface Seeds {
  row: Float32Array;
  column: Float32Array;
  weight: Float32Array;
  greatestWeight: number;
  buckets: Buckets;
}

interface Buckets {
  sizePx: number;
  top: number;
  left: number;
  rows: number;
  columns: number;
  lists: number[][];
}

/** See MosaicOptions. */
export interface SeedOptions extends SceneSize {
  diameterPx: number;
  irregularity: number;
  sizeSpread: number;
}

/**
 * A honeycomb of seeds that reaches well beyond the field, turned, jittered, and relaxed once by Lloyd's
 * method (each seed moves to the mean of the points nearest to it) on a lattice of samples.
 */
export function placeSeeds(random: Random, options: SeedOptions): Seeds {
  const { height, width, diameterPx, irregularity, sizeSpread } = options;
  const margin = 3 * diameterPx;
  const rows: number[] = [], columns: number[] = [], weights: number[] = [];
  const turn = random.between(0, Math.PI / 3);
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const rowPitch = diameterPx * Math.sqrt(3) / 2;
  const steps = Math.ceil((Math.hypot(height, width) / 2 + 1.5 * margin) / rowPitch);
  const jitter = irregularity * diameterPx * 0.6;
  for (let i = -steps; i <= steps; i++) {
    for (let j = -steps; j <= steps; j++) {
      const y = i * rowPitch, x = (j + (i & 1) / 2) * diameterPx;
      const row = height / 2 + cos * y + sin * x, column = width / 2 + cos * x - sin * y;
      if (row < -margin || column < -margin || row > height + margin || column > width + margin) continue;
      rows.push(row + jitter * random.normal());
      columns.push(column + jitter * random.normal());
      weights.push(diameterPx ** 2 * sizeSpread * Math.max(-1.5, Math.min(1.5, random.normal())));
    }
  }
  const seeds = { row: Float32Array.from(rows), column: Float32Array.from(columns) };
  if (irregularity > 0) relax(seeds, diameterPx);
  return {
    ...seeds,
    weight: Float32Array.from(weights),
    greatestWeight: weights.reduce((most, weight) => Math.max(most, weight), -Infinity),
    buckets: fillBuckets(seeds, diameterPx),
  };
}

/** All seeds that can be among the `count` nearest of some point within `reach` of the given one. */
export function seedsNear(
  seeds: Seeds,
  { row, column, reach, count }: { row: number; column: number; reach: number; count: 1 | 2 | 3 },
): number[] {
  const { buckets } = seeds;
  const around = Math.ceil(1.5 + reach / buckets.sizePx);
  const bucketRow = Math.floor((row - buckets.top) / buckets.sizePx);
  const bucketColumn = Math.floor((column - buckets.left) / buckets.sizePx);
  const bottom = Math.min(buckets.rows - 1, bucketRow + around);
  const right = Math.min(buckets.columns - 1, bucketColumn + around);
  const found: number[] = [];
  const distances: number[] = [];
  const least = [Infinity, Infinity, Infinity];
  for (let i = Math.max(0, bucketRow - around); i <= bottom; i++) {
    for (let j = Math.max(0, bucketColumn - around); j <= right; j++) {
      for (const seed of buckets.lists[i * buckets.columns + j]) {
        const y = row - seeds.row[seed], x = column - seeds.column[seed];
        // In one dimension more, where seeds of little weight stand aside, power distances are plain ones.
        const distance = Math.sqrt(y * y + x * x + seeds.greatestWeight - seeds.weight[seed]);
        found.push(seed);
        distances.push(distance);
        if (distance < least[0]) {
          least[2] = least[1];
          least[1] = least[0];
          least[0] = distance;
        } else if (distance < least[1]) {
          least[2] = least[1];
          least[1] = distance;
        } else if (distance < least[2]) least[2] = distance;
      }
    }
  }
  const limit = least[count - 1] + 2 * reach;
  return found.filter((_, i) => distances[i] <= limit);
}

type Points = Pick<Seeds, "row" | "column">;

function fillBuckets({ row, column }: Points, sizePx: number): Buckets {
  const top = row.reduce((least, value) => Math.min(least, value), Infinity);
  const left = column.reduce((least, value) => Math.min(least, value), Infinity);
  const rows = Math.floor((row.reduce((most, value) => Math.max(most, value), top) - top) / sizePx) + 1;
  const columns = Math.floor((column.reduce((most, value) => Math.max(most, value), left) - left) / sizePx) +
    1;
  const lists: number[][] = Array.from({ length: rows * columns }, () => []);
  for (let i = 0; i < row.length; i++) {
    lists[Math.floor((row[i] - top) / sizePx) * columns + Math.floor((column[i] - left) / sizePx)].push(i);
  }
  return { sizePx, top, left, columns, rows, lists };
}

const SAMPLES_A_DIAMETER = 5;

/** One step of Lloyd's method, in place. */
function relax({ row, column }: Points, diameterPx: number): void {
  const { sizePx, top, left, rows, columns, lists } = fillBuckets({ row, column }, diameterPx);
  const count = new Float64Array(row.length);
  const sumRow = new Float64Array(row.length), sumColumn = new Float64Array(row.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const near: number[] = [];
      for (let p = Math.max(0, i - 1); p <= Math.min(rows - 1, i + 1); p++) {
        for (let q = Math.max(0, j - 1); q <= Math.min(columns - 1, j + 1); q++) {
          near.push(...lists[p * columns + q]);
        }
      }
      for (let sample = 0; sample < SAMPLES_A_DIAMETER ** 2; sample++) {
        const y = top + (i + (Math.floor(sample / SAMPLES_A_DIAMETER) + 0.5) / SAMPLES_A_DIAMETER) * sizePx;
        const x = left + (j + (sample % SAMPLES_A_DIAMETER + 0.5) / SAMPLES_A_DIAMETER) * sizePx;
        let nearest = -1, least = Infinity;
        for (let k = 0; k < near.length; k++) {
          const v = y - row[near[k]], u = x - column[near[k]];
          const squared = v * v + u * u;
          if (squared < least) {
            least = squared;
            nearest = near[k];
          }
        }
        if (nearest < 0) continue;
        count[nearest]++;
        sumRow[nearest] += y;
        sumColumn[nearest] += x;
      }
    }
  }
  for (let i = 0; i < row.length; i++) {
    if (count[i] === 0) continue;
    row[i] = sumRow[i] / count[i];
    column[i] = sumColumn[i] / count[i];
  }
}
