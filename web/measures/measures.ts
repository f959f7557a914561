import type { Figures } from "../../core/pipeline/compare_scans.ts";
import type { FrameFocus } from "../../core/pipeline/score_frames.ts";

/** How sharp one frame is, told from it alone. */
export interface Sharpness {
  tilePx: number;
  rows: number;
  columns: number;
  /** Radius of the blur of each tile in px, row by row; null where nothing shows. */
  radiiPx: (number | null)[];
  shares: FrameFocus["shares"];
  /** Of the tiles that show something; null where none does. */
  medianRadiusPx: number | null;
}

export interface Measures {
  before: Sharpness;
  after: Sharpness;
  truth?: { name: string; before: Figures; after: Figures };
}
