/** Side of a tile; tiles at the right and lower edge are filled up. */
export const TILE_PX = 256;

/** A picture at one size: level 0 is the full one, each further one half of the one before, in tiles row by row. */
export interface Level {
  height: number;
  width: number;
  rows: number;
  columns: number;
  /** How many tiles of the same frame lie before, in the order of levels. */
  start: number;
}

/** Which tile of a picture. */
export interface TilePlace {
  frame: number;
  level: number;
  row: number;
  column: number;
}

/**
 * The sizes in which a picture is kept, until one tile holds it all.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { planLevels } from "./plan_levels.ts";
 * deepStrictEqual(planLevels({ height: 300, width: 512 }), [
 *   { height: 300, width: 512, rows: 2, columns: 2, start: 0 },
 *   { height: 150, width: 256, rows: 1, columns: 1, start: 4 },
 * ]);
 * ```
 */
export function planLevels({ height, width }: { height: number; width: number }): Level[] {
  const levels: Level[] = [];
  for (let start = 0;;) {
    const [rows, columns] = [Math.ceil(height / TILE_PX), Math.ceil(width / TILE_PX)];
    levels.push({ height, width, rows, columns, start });
    if (rows * columns === 1) return levels;
    start += rows * columns;
    [height, width] = [Math.ceil(height / 2), Math.ceil(width / 2)];
  }
}

/** Tiles beside one another that are handed out at once, at most. */
export const MOST_IN_RUN = 16;

/** Tiles of one frame, at all sizes. */
export function countTiles(levels: readonly Level[]): number {
  const last = levels[levels.length - 1];
  return last.start + last.rows * last.columns;
}
