import { colourOf } from "../../core/report/colour_map.ts";
import { evidenceColour } from "../../core/report/paint_evidence.ts";
import { greatestSample, type PictureInfo, type Samples, valueOf } from "../pyramid/picture_info.ts";
import { TILE_PX } from "../pyramid/plan_levels.ts";
import type { CellColouring } from "./cell_layers.ts";
import { cellTable } from "./cell_table.ts";
import { CLEAR, type Colours, packColour } from "./pack_colour.ts";

/** How samples become colours; values are the file's own numbers. */
export type Paint =
  | { kind: "grey"; black: number; white: number }
  | { kind: "map"; black: number; white: number }
  | { kind: "cells"; by: CellColouring }
  | { kind: "evidence" }
  | { kind: "difference"; range: number };

export type TablePaint = Exclude<Paint, { kind: "difference" }>;

/** The colour of every sample that there can be. */
export function paintTable(info: PictureInfo, paint: TablePaint): Colours {
  if (paint.kind === "cells") return cellTable(paint.by);
  if (paint.kind === "evidence") return evidenceTable(info);
  const { kind, black, white } = paint;
  const table = new Uint32Array(greatestSample(info.bits) + 1);
  const perValue = white > black ? 1 / (white - black) : 1e9;
  for (let sample = 0; sample < table.length; sample++) {
    const share = Math.min(1, Math.max(0, (valueOf(info, sample) - black) * perValue));
    const grey = Math.round(255 * share);
    const [red, green, blue] = kind === "grey" ? [grey, grey, grey] : colourOf(share);
    table[sample] = sample === info.unknown ? CLEAR : packColour(red, green, blue);
  }
  return table;
}

/** Where all is well nothing is laid over the picture. */
function evidenceTable(info: PictureInfo): Colours {
  return Uint32Array.from({ length: greatestSample(info.bits) + 1 }, (_, sample) => {
    const { colour, cover } = evidenceColour(valueOf(info, sample));
    return packColour(...colour, cover);
  });
}

export function paintByTable(samples: Samples, table: Colours): Colours {
  const colours = new Uint32Array(TILE_PX ** 2);
  for (let i = 0; i < colours.length; i++) colours[i] = table[samples[i]];
  return colours;
}

/** Where the second picture is brighter orange, where it is darker blue, where they are alike nearly black. */
export function paintDifference(
  [first, second]: readonly [Samples, Samples],
  { infos, range }: { infos: readonly [PictureInfo, PictureInfo]; range: number },
): Colours {
  const colours = new Uint32Array(TILE_PX ** 2);
  const [a, b] = infos.map(({ low, high, bits }) => ({
    low,
    perSample: (high - low) / greatestSample(bits),
  }));
  for (let i = 0; i < colours.length; i++) {
    const gain = b.low + b.perSample * second[i] - a.low - a.perSample * first[i];
    const share = Math.min(1, Math.max(-1, gain / range));
    const [red, green, blue] = share > 0 ? BRIGHTER : DARKER;
    const strength = Math.abs(share);
    colours[i] = packColour(mix(red, strength), mix(green, strength), mix(blue, strength));
  }
  return colours;
}

const ALIKE = 18;
const BRIGHTER = [255, 164, 46] as const;
const DARKER = [64, 156, 255] as const;

function mix(colour: number, strength: number): number {
  return Math.round(ALIKE + strength * (colour - ALIKE));
}
