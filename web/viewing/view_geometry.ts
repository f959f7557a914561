import type { Rectangle } from "../../core/image/rectangle.ts";

/** What of the picture is seen: the place in its middle, in pixels of the picture, and pixels of the screen for each. */
export interface View {
  row: number;
  column: number;
  scale: number;
}

export interface Size {
  height: number;
  width: number;
}

/** A place on the stage, in pixels of the screen from its upper left corner. */
export interface Point {
  x: number;
  y: number;
}

export const GREATEST_SCALE = 64;

/**
 * The view that shows a picture as a whole.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { fitView } from "./view_geometry.ts";
 * deepStrictEqual(fitView({ height: 100, width: 200 }, { height: 100, width: 100 }), { row: 50, column: 100, scale: 0.5 });
 * ```
 */
export function fitView(picture: Size, stage: Size): View {
  const scale = Math.min(stage.height / picture.height, stage.width / picture.width);
  return { row: picture.height / 2, column: picture.width / 2, scale: scale || 1 };
}

/** Kept so that some of the picture is always seen, and neither too small nor too large. */
export function limitView(
  { row, column, scale }: View,
  { picture, stage }: { picture: Size; stage: Size },
): View {
  const least = Math.min(1, 0.5 * fitView(picture, stage).scale);
  return {
    row: Math.min(picture.height, Math.max(0, row)),
    column: Math.min(picture.width, Math.max(0, column)),
    scale: Math.min(GREATEST_SCALE, Math.max(least, scale)),
  };
}

/** Nearer or farther by a factor; what is at a point of the stage stays there. */
export function zoomAt(view: View, factor: number, { at, stage }: { at: Point; stage: Size }): View {
  const scale = Math.min(GREATEST_SCALE, view.scale * factor);
  const [x, y] = [at.x - stage.width / 2, at.y - stage.height / 2];
  return {
    row: view.row + y / view.scale - y / scale,
    column: view.column + x / view.scale - x / scale,
    scale,
  };
}

/**
 * Which pixel of the picture is at a point of the stage: its row and column, with fractions.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { toPicture, toStage } from "./view_geometry.ts";
 * const [view, stage] = [{ row: 10, column: 20, scale: 2 }, { height: 100, width: 100 }];
 * deepStrictEqual(toPicture({ x: 50, y: 60 }, { view, stage }), { row: 15, column: 20 });
 * deepStrictEqual(toStage({ row: 15, column: 20 }, { view, stage }), { x: 50, y: 60 });
 * ```
 */
export function toPicture({ x, y }: Point, { view, stage }: { view: View; stage: Size }): Position {
  return {
    row: view.row + (y - stage.height / 2) / view.scale,
    column: view.column + (x - stage.width / 2) / view.scale,
  };
}

export interface Position {
  row: number;
  column: number;
}

export function toStage({ row, column }: Position, { view, stage }: { view: View; stage: Size }): Point {
  return {
    x: (column - view.column) * view.scale + stage.width / 2,
    y: (row - view.row) * view.scale + stage.height / 2,
  };
}

/** What of the picture the stage shows, in its pixels; it may reach beyond. */
export function seenPart(view: View, stage: Size): Rectangle {
  const height = stage.height / view.scale;
  const width = stage.width / view.scale;
  return { top: view.row - height / 2, left: view.column - width / 2, height, width };
}
