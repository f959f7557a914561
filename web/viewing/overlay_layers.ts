import type { Rectangle } from "../../core/image/rectangle.ts";
import { chooseWindow } from "../pyramid/choose_window.ts";
import type { ViewedMap } from "../results/result_view.ts";
import { type CellColouring, cellColouring, cellsOf } from "./cell_layers.ts";
import type { Layer } from "./draw_layer.ts";
import type { TileSource } from "./tile_source.ts";
import { sizeOf, type ValueWindow, type ViewState } from "./view_state.ts";

/** A layer, and how much it covers what lies below. */
export interface OpaqueLayer {
  layer: Layer;
  opacity: number;
}

/** What is laid over a side. Cells are those of the side; any other map is one for both. */
export function overlayOf(state: ViewState, which: "before" | "after"): OpaqueLayer[] {
  const by = cellColouring(state);
  if (by) return cellsOver(state, { which, by });
  const source = state.maps.value.get(state.overlayKey.value ?? "");
  if (!source) return [];
  const map = chosenMap(state);
  const layer: Layer = {
    source,
    frame: pageOf(state, map),
    place: state.place.value,
    paint: map?.isEvidence ? { kind: "evidence" } : { kind: "map", ...rangeOf(state, source) },
  };
  return [{ layer, opacity: state.opacity.value }];
}

/** The range of colours: all values of the map, or those of the page where it has several of different kinds. */
export function rangeOf(state: ViewState, { info }: TileSource): ValueWindow {
  const map = chosenMap(state);
  if (!map?.pages) return { black: info.low, white: info.high };
  const { white } = chooseWindow(info.histograms[pageOf(state, map)]);
  return { black: info.low, white: info.low + (info.high - info.low) * white };
}

/** Where a side lies in what all is measured in. */
export function placeOf(state: ViewState, which: "before" | "after"): Rectangle {
  const { height, width } = sizeOf(state);
  return which === "after" ? state.place.value : { top: 0, left: 0, height, width };
}

function cellsOver(
  state: ViewState,
  { which, by }: { which: "before" | "after"; by: CellColouring },
): OpaqueLayer[] {
  const source = state.maps.value.get(cellsOf(state, which)?.url ?? "");
  if (!source) return [];
  const layer: Layer = { source, frame: 0, place: placeOf(state, which), paint: { kind: "cells", by } };
  return [{ layer, opacity: state.opacity.value }];
}

function chosenMap({ result, overlay }: ViewState): ViewedMap | undefined {
  return result.maps.find(({ id }) => id === overlay.value);
}

function pageOf({ index }: ViewState, map: ViewedMap | undefined): number {
  return map?.pages?.[index.value] ?? 0;
}
