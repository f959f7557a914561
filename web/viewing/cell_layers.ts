import type { FrameReference } from "../results/result_view.ts";
import type { OpenSource } from "./open_pair.ts";
import type { TileSource } from "./tile_source.ts";
import type { ViewState } from "./view_state.ts";

/** How cells are shown: their borders alone, or filled by what was measured. */
export type CellColouring = "borders" | "sides" | "area";

/** An overlay of the cells that were counted. */
export interface CellOverlay {
  id: string;
  title: string;
  by: CellColouring;
}

/** As they are chosen. */
export const CELL_OVERLAYS: readonly CellOverlay[] = [
  { id: "cells", title: "Cells", by: "borders" },
  { id: "cells-sides", title: "Cells by sides", by: "sides" },
  { id: "cells-area", title: "Cells by area", by: "area" },
];

/** How the chosen overlay shows cells; undefined where it is another. */
export function cellColouring({ overlay }: Pick<ViewState, "overlay">): CellColouring | undefined {
  return CELL_OVERLAYS.find(({ id }) => id === overlay.value)?.by;
}

/** The cells of a side of the pair that is seen. */
export function cellsOf(state: ViewState, which: "before" | "after"): FrameReference["cells"] {
  return state.result.pairs[state.index.value]?.[which]?.cells;
}

/** Whether cells were counted in any picture of the result. */
export function hasCells({ result: { pairs } }: ViewState): boolean {
  return pairs.some(({ before, after }) => before.cells ?? after?.cells);
}

/** Whether the overlay that is chosen can be drawn. */
export function isOverlayAtHand(state: ViewState): boolean {
  const { overlayKey, maps } = state;
  if (overlayKey.value === undefined) return true;
  if (!cellColouring(state)) return maps.value.has(overlayKey.value);
  return urlsOf(state).every((url) => maps.value.has(url));
}

function urlsOf(state: ViewState): string[] {
  return (["before", "after"] as const).flatMap((which) => cellsOf(state, which)?.url ?? []);
}

/** Opens the cells of both sides, as far as they were counted. */
export async function openCells(state: ViewState, open: OpenSource): Promise<Map<string, TileSource>> {
  return new Map(await Promise.all(urlsOf(state).map(async (url) => [url, await open(url)] as const)));
}
