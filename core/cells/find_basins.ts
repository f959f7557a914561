import type { Raster } from "../math/raster.ts";

/**
 * The minima at least `depth` deep: one must climb so much to come from such a minimum to a lower one. Their lowest pixels
 * are what is left of the minima after morphological reconstruction (`h_minima` of scikit-image, P. Soille,
 * Morphological Image Analysis, 6.3.4), but found in one sweep: pixels join in the order of their values, and where two
 * basins of 8-neighbours meet, the shallower one ends.
 *
 * @returns The number of a minimum, from 1, at its lowest pixel, 0 elsewhere. Numbers go by value, the lowest first.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { findBasins } from "./find_basins.ts";
 * const row = { height: 1, width: 7, data: Float32Array.of(3, 0, 2, 1.5, 2, 1, 3) };
 * deepStrictEqual([...findBasins(row, { depth: 0.8 })], [0, 1, 0, 0, 0, 2, 0]);
 * ```
 */
export function findBasins({ width, data }: Raster, { depth }: { depth: number }): Int32Array {
  const order = sortByValue(data);
  const basins = createBasins(data);
  const basinAt = new Int32Array(data.length).fill(-1);
  for (let k = 0; k < order.length; k++) {
    const i = order[k], x = i % width;
    let here = -1;
    for (let v = -width; v <= width; v += width) {
      for (let u = x > 0 ? -1 : 0; u <= 1 && x + u < width; u++) {
        const j = i + v + u;
        if (j < 0 || j >= data.length || basinAt[j] < 0) continue;
        const there = basins.rootOf(basinAt[j]);
        here = here < 0 || here === there ? there : basins.join(here, there, { at: i, depth });
      }
    }
    basinAt[i] = here < 0 ? basins.open(i) : here;
  }
  return basins.numberDeep(data.length);
}

interface Basins {
  /** A basin of which a pixel is the lowest. */
  open(pixel: number): number;
  rootOf(basin: number): number;
  /** Where two meet the shallower ends; the other. */
  join(one: number, other: number, where: { at: number; depth: number }): number;
  /** The number of each that was as deep as asked when it ended, or has not, at its lowest pixel. */
  numberDeep(pixels: number): Int32Array;
}

function createBasins(data: Float32Array): Basins {
  const parent: number[] = [], lowest: number[] = [], isShallow: boolean[] = [];
  const rootOf = (basin: number): number => {
    while (parent[basin] !== basin) basin = parent[basin] = parent[parent[basin]];
    return basin;
  };
  return {
    rootOf,
    open(pixel) {
      lowest.push(pixel);
      isShallow.push(false);
      return parent.push(parent.length) - 1;
    },
    join(one, other, { at, depth }) {
      const [deep, shallow] = data[lowest[one]] <= data[lowest[other]] ? [one, other] : [other, one];
      isShallow[shallow] = data[at] - data[lowest[shallow]] < depth;
      parent[shallow] = deep;
      return deep;
    },
    numberDeep(pixels) {
      const numbers = new Int32Array(pixels);
      let count = 0;
      for (let basin = 0; basin < lowest.length; basin++) {
        if (!isShallow[basin]) numbers[lowest[basin]] = ++count;
      }
      return numbers;
    },
  };
}

/** Indices in the order of their values, equal ones in their own, by counting the lower, then the upper half of the bits. */
function sortByValue(data: Float32Array): Int32Array {
  const keys = new Uint32Array(data.length);
  const bits = new Uint32Array(data.buffer, data.byteOffset, data.length);
  const [lower, upper] = [new Uint32Array(65537), new Uint32Array(65537)];
  for (let i = 0; i < keys.length; i++) {
    // As whole numbers in the order of the values.
    const key = keys[i] = bits[i] & 0x80000000 ? ~bits[i] : bits[i] | 0x80000000;
    lower[(key & 0xffff) + 1]++;
    upper[(key >>> 16) + 1]++;
  }
  for (let k = 1; k < 65536; k++) {
    lower[k] += lower[k - 1];
    upper[k] += upper[k - 1];
  }
  const half = new Int32Array(data.length), order = new Int32Array(data.length);
  for (let i = 0; i < keys.length; i++) half[lower[keys[i] & 0xffff]++] = i;
  for (const i of half) order[upper[keys[i] >>> 16]++] = i;
  return order;
}
