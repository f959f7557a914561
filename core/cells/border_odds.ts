import { runPerceptron } from "../math/perceptron.ts";
import { borderFeatures } from "./border_features.ts";
import { MERGING_LAYERS } from "./merging_weights.ts";
import type { RegionGraph } from "./graph_regions.ts";

/**
 * How likely a border of two regions is one of two cells, not one through a cell: the logarithm of the odds, by a small
 * perceptron that was fitted to synthetic endothelia.
 *
 * @param at `areaPx`: expected area of a cell.
 * @throws TypeError when the regions do not border on one another.
 */
export function borderOdds(graph: RegionGraph, at: { one: number; other: number; areaPx: number }): number {
  return runPerceptron(MERGING_LAYERS, borderFeatures(graph, at))[0];
}
