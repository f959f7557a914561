import type { Raster } from "../math/raster.ts";

/** Steps into which the range of values is cut to be sorted: with the index they fill a number's 53 bits. */
const STEPS = 2 ** 26;

/**
 * The minima at least `depth` deep: one must climb so much to come from such a minimum to a lower one. Their lowest pixels
 * are what is left of the minima after morphological reconstruction (`h_minima` of scikit-image, P. Soille,
 * Morphological Image Analysis, 6.3.4), but found in one sweep: pixels join in the order of their values, and where two
 * basins of 8-neighbours meet, the shallower one ends.
 *
 * @returns The number of a minimum, from 1, at its lowest pixel, 0 elsewhere. Numbers go by value, the lowest first.
 * @throws RangeError when the image has more than 2^27 pixels.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { findBasins } from "./find_basins.ts";
 * const row = { height: 1, width: 7, data: Float32Array.of(3, 0, 2, 1.5, 2, 1, 3) };
 * deepStrictEqual([...findBasins(row, { depth: 0.8 })], [0, 1, 0, 0, 0, 2, 0]);
 * ```
 */
export function findBasins({ width, data }: Raster, { depth }: { depth: number }): Int32Array {
  const parent = new Int32Array(data.length).fill(-1);
  const lowest = new Int32Array(data.length);
  const ended = new Uint8Array(data.length);
  const order = sortByValue(data);
  for (let k = 0; k < order.length; k++) {
    const i = order[k], x = i % width;
    parent[i] = i;
    lowest[i] = i;
    for (let v = -1; v <= 1; v++) {
      for (let u = -1; u <= 1; u++) {
        const j = i + v * width + u;
        if (j < 0 || j >= data.length || x + u < 0 || x + u >= width || parent[j] < 0) continue;
        const here = rootOf(parent, i), there = rootOf(parent, j);
        if (here === there) continue;
        const [deep, shallow] = data[lowest[here]] <= data[lowest[there]] ? [here, there] : [there, here];
        if (data[i] - data[lowest[shallow]] < depth) ended[lowest[shallow]] = 1;
        parent[shallow] = deep;
      }
    }
  }
  const numbers = new Int32Array(data.length);
  let count = 0;
  for (const i of order) if (!ended[i]) numbers[i] = ++count;
  return numbers;
}

function sortByValue(data: Float32Array): Int32Array {
  if (data.length > 2 ** 27) {
    throw new RangeError(`an image of ${data.length} pixels has too many to be sorted`);
  }
  let least = Infinity, greatest = -Infinity;
  for (let i = 0; i < data.length; i++) {
    if (data[i] < least) least = data[i];
    if (data[i] > greatest) greatest = data[i];
  }
  const scale = greatest > least ? (STEPS - 1) / (greatest - least) : 0;
  const keys = new Float64Array(data.length);
  for (let i = 0; i < data.length; i++) {
    keys[i] = Math.floor((data[i] - least) * scale) * 2 ** 27 + i;
  }
  return Int32Array.from(keys.sort(), (key) => key % 2 ** 27);
}

function rootOf(parent: Int32Array, of: number): number {
  let root = of;
  while (parent[root] !== root) root = parent[root];
  for (let i = of; i !== root;) {
    const next = parent[i];
    parent[i] = root;
    i = next;
  }
  return root;
}
