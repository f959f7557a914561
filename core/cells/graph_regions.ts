import type { Raster } from "../math/raster.ts";

/** Sums over regions; the index is the number of a region. */
export interface RegionGraph {
  /** Pixels. */
  area: Float64Array;
  /** Sum of the border strength over them. */
  strength: Float64Array;
  /** Sides of pixels that it shares with others. */
  sides: Float64Array;
  /** Sum of the border strength along these. */
  along: Float64Array;
  /** Of each region those that it borders on, and what they share. */
  borders: Map<number, SharedBorder>[];
}

/** A border of two regions. */
export interface SharedBorder {
  /** Sides of pixels. */
  sides: number;
  /** Sum of the border strength along it. */
  along: number;
}

/**
 * Which regions border on which, with sums of border strength; the strength at a side of a pixel is the greater of both
 * pixels'.
 *
 * @param labels Regions from 1, everywhere.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { graphRegions } from "./graph_regions.ts";
 * const strength = { height: 1, width: 4, data: Float32Array.of(0, 1, 3, 0) };
 * const { area, borders } = graphRegions(Int32Array.of(1, 1, 2, 2), strength);
 * deepStrictEqual([area[1], borders[1].get(2)], [2, { sides: 1, along: 3 }]);
 * ```
 */
export function graphRegions(labels: Int32Array, { height, width, data }: Raster): RegionGraph {
  const count = labels.reduce((most, label) => Math.max(most, label), 0);
  const sums = () => new Float64Array(count + 1);
  const graph: RegionGraph = {
    area: sums(),
    strength: sums(),
    sides: sums(),
    along: sums(),
    borders: Array.from({ length: count + 1 }, () => new Map()),
  };
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const label = labels[i];
      graph.area[label]++;
      graph.strength[label] += data[i];
      if (x + 1 < width && labels[i + 1] !== label) {
        addSide(graph, { one: label, other: labels[i + 1], strength: Math.max(data[i], data[i + 1]) });
      }
      if (y + 1 < height && labels[i + width] !== label) {
        addSide(graph, {
          one: label,
          other: labels[i + width],
          strength: Math.max(data[i], data[i + width]),
        });
      }
    }
  }
  return graph;
}

function addSide(
  { sides, along, borders }: RegionGraph,
  { one, other, strength }: { one: number; other: number; strength: number },
): void {
  sides[one]++;
  sides[other]++;
  along[one] += strength;
  along[other] += strength;
  let border = borders[one].get(other);
  if (border === undefined) {
    border = { sides: 0, along: 0 };
    borders[one].set(other, border);
    borders[other].set(one, border);
  }
  border.sides++;
  border.along += strength;
}

/** Makes one region of two that border on one another: the first, which takes over all of the second. */
export function joinRegions(graph: RegionGraph, one: number, other: number): void {
  const { area, strength, sides, along, borders } = graph;
  const shared = borders[one].get(other)!;
  area[one] += area[other];
  strength[one] += strength[other];
  sides[one] += sides[other] - 2 * shared.sides;
  along[one] += along[other] - 2 * shared.along;
  borders[one].delete(other);
  for (const [third, border] of borders[other]) {
    borders[third].delete(other);
    if (third === one) continue;
    const before = borders[one].get(third);
    const both = before ? { sides: before.sides + border.sides, along: before.along + border.along } : border;
    borders[one].set(third, both);
    borders[third].set(one, both);
  }
  borders[other].clear();
}
