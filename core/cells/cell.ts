import type { Raster } from "../math/raster.ts";

/** A cell as it was found, lengths and areas in px. */
export interface Cell {
  /** Its number in the label image, from 1. */
  label: number;
  /** Centroid. */
  row: number;
  column: number;
  areaPx: number;
  /** False where the edge of the image, or of the area to be counted, cuts it. */
  isWhole: boolean;
  /** Labels of the cells and other regions that it borders on, if whole; 0 stands for all that is not in the area. */
  neighbours: number[];
  /** Axes of the ellipse of the same second moments. */
  majorAxisPx: number;
  minorAxisPx: number;
}

/** Cells found in an image. */
export interface Segmentation {
  height: number;
  width: number;
  /** The cell at each pixel, from 1; 0 outside the area. */
  labels: Int32Array;
  /** Cell k + 1 at index k, cut ones too. */
  cells: Cell[];
  /** Mean distance of neighbouring cells' centres: what filters were fitted to. */
  spacingPx: number;
  /** Another spacing that is about as likely: this one may be wrong, and all that follows. */
  doubtPx?: number;
  /** Whether borders are darker or brighter than cells. */
  borders: "dark" | "bright";
}

/** Which part of an image to count in: 1 inside, 0 outside. */
export interface Area extends Pick<Raster, "height" | "width"> {
  data: Uint8Array;
}
