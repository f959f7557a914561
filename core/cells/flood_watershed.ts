import type { Raster } from "../math/raster.ts";

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
  const age = new Uint32Array(data.length);
  const heap = createHeap(data.length, (a, b) => data[a] < data[b] || data[a] === data[b] && age[a] < age[b]);
  for (let i = 0; i < labels.length; i++) if (labels[i]) heap.push(i);
  let reached = 0;
  for (let i = heap.pop(); i >= 0; i = heap.pop()) {
    const x = i % width;
    for (let side = 0; side < 4; side++) {
      const j = side === 0 ? i - width : side === 1 ? i - 1 : side === 2 ? i + 1 : i + width;
      if (j < 0 || j >= data.length || side === 1 && x === 0 || side === 2 && x === width - 1) continue;
      if (labels[j]) continue;
      labels[j] = labels[i];
      age[j] = ++reached;
      heap.push(j);
    }
  }
  return labels;
}

interface Heap {
  push(item: number): void;
  /** The first of all, taken out; -1 when there is none. */
  pop(): number;
}

/** A binary heap of indices. */
function createHeap(capacity: number, isBefore: (a: number, b: number) => boolean): Heap {
  const items = new Int32Array(capacity);
  let size = 0;
  return {
    push(item) {
      let at = size++;
      while (at > 0) {
        const above = (at - 1) >> 1;
        if (!isBefore(item, items[above])) break;
        items[at] = items[above];
        at = above;
      }
      items[at] = item;
    },
    pop() {
      if (size === 0) return -1;
      const first = items[0], last = items[--size];
      let at = 0;
      for (let below = 1; below < size; below = 2 * at + 1) {
        if (below + 1 < size && isBefore(items[below + 1], items[below])) below++;
        if (!isBefore(items[below], last)) break;
        items[at] = items[below];
        at = below;
      }
      items[at] = last;
      return first;
    },
  };
}
