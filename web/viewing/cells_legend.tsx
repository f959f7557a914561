import type { Colour } from "../../core/report/colour_map.ts";
import { type CellColouring, cellsOf } from "./cell_layers.ts";
import { CUT, MEASURED, SIDE_COLOURS } from "./cell_table.ts";
import { ColourKeys } from "./colour_keys.tsx";
import { Legend } from "./legend.tsx";
import type { ViewState } from "./view_state.ts";

/** Which colour stands for which cells. */
export function CellsLegend({ state, by }: { state: ViewState; by: CellColouring }) {
  const cells = cellsOf(state, "after") ?? cellsOf(state, "before");
  const source = state.maps.value.get(cells?.url ?? "");
  if (by === "area") return source ? <Legend {...source.info} unit={cells!.unit} /> : null;
  const keys: [string, Colour][] = by === "sides"
    ? SIDE_COLOURS.map(({ says, colour }) => [`${says} sides`, colour])
    : [["measured", MEASURED], ["cut by an edge", CUT]];
  return <ColourKeys keys={keys} />;
}
