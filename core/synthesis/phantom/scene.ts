import type { Image } from "../../image/image.ts";
import type { Rectangle } from "../../image/rectangle.ts";
import type { Random } from "../../math/random.ts";

/** A cell of a phantom, for ground truth. */
export interface Cell {
  /** Centroid of the cell's visible pixels. */
  row: number;
  column: number;
  /** Visible pixels. */
  areaPx: number;
  /** False where the image's edge cuts the cell. */
  isWhole: boolean;
}

/** What a perfect microscope would see. */
export interface Scene {
  /** Finite values around 0..1; contrast and brightness are set by `expose`. */
  image: Image;
  /** Cells in view, where the tissue has countable ones. */
  cells: Cell[];
}

export interface SceneSize {
  height: number;
  width: number;
}

/** Which part of a scene is looked at. */
export interface SceneField {
  /** The part in which cells are counted, their places relative to it; the whole scene when absent. */
  field?: Rectangle;
}

/** Draws one kind of tissue or texture. */
export type RenderScene = (random: Random, size: SceneSize & SceneField) => Scene;
