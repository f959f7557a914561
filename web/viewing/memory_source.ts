import { startPyramid } from "../pyramid/build_pyramid.ts";
import type { PictureInfo, Samples } from "../pyramid/picture_info.ts";
import { countTiles, planLevels, TILE_PX } from "../pyramid/plan_levels.ts";
import type { TileSource } from "./tile_source.ts";

/** A picture whose frames are at hand in this page. */
export function openMemorySource(
  { key, info, frames }: { key: string; info: PictureInfo; frames: readonly Samples[] },
): TileSource {
  const levels = planLevels(info);
  const tiles = frames.map((samples) => cutFrame(samples, info));
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

/** All tiles of a frame, level after level. */
function cutFrame(samples: Samples, info: PictureInfo): Samples[] {
  const levels = planLevels(info);
  const tiles: Samples[] = new Array(countTiles(levels));
  const pyramid = startPyramid(info, ({ level, row }, run) => {
    const { start, columns } = levels[level];
    for (let column = 0; column < columns; column++) {
      const at = column * TILE_PX ** 2;
      tiles[start + row * columns + column] = run.slice(at, at + TILE_PX ** 2);
    }
  });
  pyramid.addRows(samples);
  return tiles;
}
