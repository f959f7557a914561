import { type Colour, colourOf } from "../../core/report/colour_map.ts";
import { type CellSample, unpackCell } from "../pyramid/cell_samples.ts";
import type { CellColouring } from "./cell_layers.ts";
import { CLEAR, type Colours, packColour } from "./pack_colour.ts";

/** Borders of cells that were measured, and of those that an edge cuts: as in the overlay that is written. */
export const MEASURED: Colour = [255, 210, 0];
export const CUT: Colour = [90, 160, 255];
/** Between filled cells. */
const SEAM: Colour = [16, 16, 16];

/** Colours of numbers of sides, told apart also by those who see few colours (Okabe and Ito). */
export const SIDE_COLOURS: readonly { says: string; least: number; colour: Colour }[] = [
  { says: "3, 4", least: 3, colour: [204, 121, 167] },
  { says: "5", least: 5, colour: [86, 180, 233] },
  { says: "6", least: 6, colour: [0, 158, 115] },
  { says: "7", least: 7, colour: [230, 159, 0] },
  { says: "8 and more", least: 8, colour: [213, 94, 0] },
];

/** The colour of every sample of a picture of cells. */
export function cellTable(by: CellColouring): Colours {
  return Uint32Array.from({ length: 2 ** 16 }, (_, sample) => {
    const cell = unpackCell(sample);
    const colour = cell && colourOfCell(cell, by);
    return colour ? packColour(...colour) : CLEAR;
  });
}

function colourOfCell({ isBorder, isWhole, sides, area }: CellSample, by: CellColouring): Colour | undefined {
  if (isBorder) return !isWhole ? CUT : by === "borders" ? MEASURED : SEAM;
  if (!isWhole || by === "borders") return undefined;
  if (by === "area") return colourOf(area);
  return sides === undefined ? undefined : SIDE_COLOURS.findLast(({ least }) => sides >= least)?.colour;
}
