import type { Raster } from "../math/raster.ts";

/** Levels into which the image's values are cut. */
const LEVELS = 65536;

/**
 * Floods an image from markers: a pixel goes to the marker whose flood reaches it first, the lowest pixels being flooded
 * first and equal ones in the order of reaching them (F. Meyer, Un algorithme optimal pour la ligne de partage des eaux,
 * 1991; `watershed` of scikit-image, over 4-neighbours). Every region is in one piece.
 *
 * @param markers Positive numbers where floods begin, 0 elsewhere.
 * @returns The number of its marker at each pixel; 0 where there is none at all.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { floodWatershed } from "./flood_watershed.ts";
 * const row = { height: 1, width: 6, data: Float32Array.of(0, 1, 2, 5, 1, 0) };
 * deepStrictEqual([...floodWatershed(row, Int32Array.of(1, 0, 0, 0, 0, 2))], [1, 1, 1, 2, 2, 2]);
 * ```
 */
export function floodWatershed({ width, data }: Raster, markers: Int32Array): Int32Array {
  const labels = Int32Array.from(markers);
  const queue = createQueue(data);
  for (let i = 0; i < labels.length; i++) if (labels[i]) queue.push(i);
  for (let i = queue.pop(); i >= 0; i = queue.pop()) {
    const x = i % width, label = labels[i];
    for (let side = 0; side < 4; side++) {
      const j = side === 0 ? i - width : side === 1 ? i - 1 : side === 2 ? i + 1 : i + width;
      if (j < 0 || j >= data.length || side === 1 && x === 0 || side === 2 && x === width - 1) continue;
      if (labels[j]) continue;
      labels[j] = label;
      queue.push(j);
    }
  }
  return labels;
}

interface Queue {
  push(pixel: number): void;
  /** Of the lowest pixels the one that came first, taken out; -1 when there is none. */
  pop(): number;
}

/** A chain of pixels for each level. */
function createQueue(data: Float32Array): Queue {
  const levels = cutIntoLevels(data);
  const first = new Int32Array(LEVELS).fill(-1), last = new Int32Array(LEVELS);
  const next = new Int32Array(data.length);
  let lowest = LEVELS;
  return {
    push(pixel) {
      const level = levels[pixel];
      if (first[level] < 0) first[level] = pixel;
      else next[last[level]] = pixel;
      last[level] = pixel;
      next[pixel] = -1;
      if (level < lowest) lowest = level;
    },
    pop() {
      while (lowest < LEVELS && first[lowest] < 0) lowest++;
      if (lowest === LEVELS) return -1;
      const pixel = first[lowest];
      first[lowest] = next[pixel];
      return pixel;
    },
  };
}

function cutIntoLevels(data: Float32Array): Uint16Array {
  let least = Infinity, greatest = -Infinity;
  for (let i = 0; i < data.length; i++) {
    if (data[i] < least) least = data[i];
    if (data[i] > greatest) greatest = data[i];
  }
  const scale = greatest > least ? (LEVELS - 1) / (greatest - least) : 0;
  const levels = new Uint16Array(data.length);
  for (let i = 0; i < data.length; i++) levels[i] = (data[i] - least) * scale;
  return levels;
}
