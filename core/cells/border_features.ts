import type { RegionGraph } from "./graph_regions.ts";

/** Keeps logarithms finite, in the unit of border strength. */
const LEAST = 0.02;

/**
 * What tells whether a border of two regions is one of two cells, or goes through one: natural logarithms of
 * 0. its mean strength; 1. the same over that of all other borders of the two; 2. the same over the mean in the two;
 * 3. the area of the smaller over the expected one; 4. that of both together; 5. the squared outline of both over their
 * area, 6. its squared length over the smaller's area.
 *
 * @param at `areaPx`: expected area of a cell.
 * @throws TypeError when the regions do not border on one another.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { borderFeatures } from "./border_features.ts";
 * import { graphRegions } from "./graph_regions.ts";
 * const strength = { height: 1, width: 4, data: Float32Array.of(0, 1, 1, 0) };
 * const graph = graphRegions(Int32Array.of(1, 1, 2, 2), strength);
 * const [mean, , , lesser, both] = borderFeatures(graph, { one: 1, other: 2, areaPx: 4 });
 * ok(Math.abs(mean) < 0.03 && lesser === Math.log(0.5) && both === 0);
 * ```
 */
export function borderFeatures(
  { area, strength, sides, along, borders }: RegionGraph,
  { one, other, areaPx }: { one: number; other: number; areaPx: number },
): number[] {
  const shared = borders[one].get(other)!;
  const mean = shared.along / shared.sides + LEAST;
  const restSides = sides[one] + sides[other] - 2 * shared.sides;
  const rest = restSides > 0 ? (along[one] + along[other] - 2 * shared.along) / restSides + LEAST : mean;
  const both = area[one] + area[other], lesser = Math.min(area[one], area[other]);
  const inside = (strength[one] + strength[other]) / both + LEAST;
  return [
    Math.log(mean),
    Math.log(mean / rest),
    Math.log(mean / inside),
    Math.log(lesser / areaPx),
    Math.log(both / areaPx),
    Math.log(Math.max(1, restSides) ** 2 / both),
    Math.log(shared.sides ** 2 / lesser),
  ];
}
