import { colourOf } from "../../core/report/colour_map.ts";
import { greatestSample, type PictureInfo, type Samples, valueOf } from "../pyramid/picture_info.ts";
import { TILE_PX } from "../pyramid/plan_levels.ts";

/** How samples become colours; values are the file's own numbers. */
export type Paint =
  | { kind: "grey"; black: number; white: number }
  | { kind: "map"; black: number; white: number }
  | { kind: "difference"; range: number };

/** Colours of a canvas, red in the lowest byte. */
type Colours = Uint32Array<ArrayBuffer>;

export type TablePaint = Exclude<Paint, { kind: "difference" }>;

/** The colour of every sample that there can be. */
export function paintTable(info: PictureInfo, { kind, black, white }: TablePaint): Colours {
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

const CLEAR = 0;
const ALIKE = 18;
const BRIGHTER = [255, 164, 46] as const;
const DARKER = [64, 156, 255] as const;

function mix(colour: number, strength: number): number {
  return Math.round(ALIKE + strength * (colour - ALIKE));
}

function packColour(red: number, green: number, blue: number): number {
  return (0xff000000 | blue << 16 | green << 8 | red) >>> 0;
}
