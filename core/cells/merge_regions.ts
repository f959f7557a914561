import { pause } from "../math/pause.ts";
import type { Raster } from "../math/raster.ts";
import { borderOdds } from "./border_odds.ts";
import { graphRegions, joinRegions, type RegionGraph } from "./graph_regions.ts";

export interface MergeOptions {
  /** Mean distance of neighbouring cells' centres. */
  spacingPx: number;
  signal?: AbortSignal;
}

/** Area of a cell in a honeycomb over the squared distance of centres. */
const HONEYCOMB = Math.sqrt(3) / 2;

/**
 * Joins the pieces of cells: of the borders that more likely go through a cell than around it, the least likely first, each
 * judged anew after what was joined beside it.
 *
 * @param labels Regions from 1, everywhere.
 * @param strength Border strength in units of its 95th percentile.
 * @returns Regions with the numbers of some of the given ones.
 * @throws The signal's reason once it is aborted.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { mergeRegions } from "./merge_regions.ts";
 * // Squares of 20 px, enclosed by lines; the middle one is in halves, with no line between.
 * const square = (i: number) => 3 * Math.floor(i / 1200) + Math.floor(i % 60 / 20) + 1;
 * const isLine = (i: number) => i % 20 === 0 || Math.floor(i / 60) % 20 === 0;
 * const data = Float32Array.from({ length: 3600 }, (_, i) => isLine(i) ? 1 : 0.02);
 * const labels = Int32Array.from(data, (_, i) => square(i) === 5 && i % 60 >= 30 ? 10 : square(i));
 * const merged = await mergeRegions(labels, { height: 60, width: 60, data }, { spacingPx: 20 });
 * deepStrictEqual(merged, Int32Array.from(data, (_, i) => square(i)));
 * ```
 */
export async function mergeRegions(
  labels: Int32Array,
  strength: Raster,
  { spacingPx, signal }: MergeOptions,
): Promise<Int32Array> {
  const graph = graphRegions(labels, strength), areaPx = HONEYCOMB * spacingPx ** 2;
  const into = Int32Array.from(graph.area, (_, label) => label);
  let changed = into.slice(1);
  while (changed.length > 0) {
    await pause(signal);
    changed = joinWeakest(graph, into, { among: changed, areaPx });
  }
  return labels.map((label) => endOf(into, label));
}

/** Joins, of the borders of some regions, the weak ones; a region that has changed waits. Those that changed. */
function joinWeakest(
  graph: RegionGraph,
  into: Int32Array,
  { among, areaPx }: { among: Int32Array; areaPx: number },
): Int32Array<ArrayBuffer> {
  const weak = weakBorders(graph, { among, areaPx }), changed = new Set<number>();
  for (const { one, other } of weak) {
    if (changed.has(one) || changed.has(other)) continue;
    joinRegions(graph, one, other);
    into[other] = one;
    changed.add(one).add(other);
  }
  return Int32Array.from(changed).filter((label) => into[label] === label);
}

interface WeakBorder {
  one: number;
  other: number;
  odds: number;
}

function weakBorders(
  graph: RegionGraph,
  { among, areaPx }: { among: Int32Array; areaPx: number },
): WeakBorder[] {
  const weak: WeakBorder[] = [], asked = new Set(among);
  for (const one of among) {
    for (const other of graph.borders[one].keys()) {
      if (other < one && asked.has(other)) continue;
      const odds = borderOdds(graph, { one, other, areaPx });
      if (odds < 0) weak.push({ one, other, odds });
    }
  }
  return weak.sort((a, b) => a.odds - b.odds);
}

function endOf(into: Int32Array, label: number): number {
  while (into[label] !== label) label = into[label];
  return label;
}
