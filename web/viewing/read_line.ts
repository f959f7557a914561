import { type Samples, valueOf } from "../pyramid/picture_info.ts";
import { TILE_PX } from "../pyramid/plan_levels.ts";
import type { TileSource } from "./tile_source.ts";
import type { Position } from "./view_geometry.ts";

/** More points than these are not told apart on a chart. */
const MOST_POINTS = 1024;

export interface LineOptions {
  frame: number;
  /** Where the picture's first pixel lies in what the line is measured in. */
  origin: { top: number; left: number };
  signal: AbortSignal;
}

/**
 * The values of a picture along a line, in the file's own numbers, from one end to the other: of pixels at full size where
 * the line is short enough, else of means. Null where it leaves the picture.
 */
export async function readLine(
  { info, levels, fetchRun }: TileSource,
  [start, end]: readonly [Position, Position],
  { frame, origin, signal }: LineOptions,
): Promise<(number | null)[]> {
  const lengthPx = Math.hypot(end.row - start.row, end.column - start.column);
  const level = Math.min(levels.length - 1, Math.max(0, Math.ceil(Math.log2(lengthPx / MOST_POINTS))));
  const { height, width } = levels[level];
  const points = Math.max(2, Math.ceil(lengthPx / 2 ** level));
  const tiles = new Map<string, Promise<Samples>>();
  const readPixel = async (row: number, column: number): Promise<number | null> => {
    if (!(row >= 0 && row < height && column >= 0 && column < width)) return null;
    const place = { frame, level, row: Math.floor(row / TILE_PX), column: Math.floor(column / TILE_PX) };
    const key = `${place.row} ${place.column}`;
    const tile = tiles.get(key) ?? fetchRun(place, { count: 1, signal }).then(([tile]) => tile);
    tiles.set(key, tile);
    return valueOf(info, (await tile)[(row % TILE_PX) * TILE_PX + column % TILE_PX]);
  };
  return await Promise.all(Array.from({ length: points }, (_, i) => {
    const share = i / (points - 1);
    const along = (from: number, to: number, zero: number) =>
      Math.floor((from + share * (to - from) - zero) / 2 ** level);
    return readPixel(
      along(start.row, end.row, origin.top),
      along(start.column, end.column, origin.left),
    );
  }));
}
