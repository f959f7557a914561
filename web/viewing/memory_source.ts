import { buildPyramid } from "../pyramid/build_pyramid.ts";
import type { PictureInfo, Samples } from "../pyramid/picture_info.ts";
import { countTiles, planLevels } from "../pyramid/plan_levels.ts";
import type { TileSource } from "./tile_source.ts";

/** A picture whose frames are at hand in this page. */
export function openMemorySource(
  { key, info, frames }: { key: string; info: PictureInfo; frames: readonly Samples[] },
): TileSource {
  const levels = planLevels(info);
  const { height, width } = info;
  const tiles = frames.map((samples) =>
    Array.from(buildPyramid({ height, width, samples }), (tile) => tile.slice())
  );
  return {
    key,
    info,
    levels,
    fetchRun({ frame, level, row, column }, { count }) {
      const { start, columns } = levels[level];
      const first = start + row * columns + column;
      const run = tiles[frame]?.slice(first, first + count);
      return run?.length === count
        ? Promise.resolve(run)
        : Promise.reject(new RangeError(`no such tiles of ${countTiles(levels)}`));
    },
  };
}
