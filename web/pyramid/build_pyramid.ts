import type { Samples } from "./picture_info.ts";
import { type Level, planLevels, TILE_PX } from "./plan_levels.ts";

/** One size of one frame. */
interface Plane {
  height: number;
  width: number;
  samples: Samples;
}

/**
 * The tiles of one frame, level after level, row after row: of each level every sample is the mean of four of the level
 * before. The tile that is handed out is used again for the next.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { buildPyramid } from "./build_pyramid.ts";
 * const tiles = buildPyramid({ height: 1, width: 257, samples: new Uint8Array(257).fill(7) });
 * const corners = [...tiles].map((tile) => tile[0]);
 * deepStrictEqual(corners, [7, 7, 7]);
 * ```
 */
export function* buildPyramid(plane: Plane): Generator<Samples> {
  const tile = emptyLike(plane.samples, TILE_PX * TILE_PX);
  let current = plane;
  for (const level of planLevels(plane)) {
    if (level.start > 0) current = halve(current);
    yield* cutTiles(current, level, tile);
  }
}

function* cutTiles({ width, samples }: Plane, level: Level, tile: Samples): Generator<Samples> {
  for (let row = 0; row < level.rows; row++) {
    for (let column = 0; column < level.columns; column++) {
      const left = column * TILE_PX;
      const right = Math.min(level.width, left + TILE_PX);
      tile.fill(0);
      for (
        let y = row * TILE_PX, to = 0;
        y < Math.min(level.height, (row + 1) * TILE_PX);
        y++, to += TILE_PX
      ) {
        tile.set(samples.subarray(y * width + left, y * width + right), to);
      }
      yield tile;
    }
  }
}

/** Each sample the mean of two by two; at an odd edge the last one counts twice. */
function halve({ height, width, samples }: Plane): Plane {
  const half = { height: Math.ceil(height / 2), width: Math.ceil(width / 2) };
  const smaller = emptyLike(samples, half.height * half.width);
  for (let row = 0, at = 0; row < half.height; row++) {
    const upper = 2 * row * width;
    const lower = Math.min(2 * row + 1, height - 1) * width;
    for (let column = 0; column < half.width; column++, at++) {
      const left = 2 * column;
      const right = Math.min(left + 1, width - 1);
      smaller[at] =
        (samples[upper + left] + samples[upper + right] + samples[lower + left] + samples[lower + right] +
          2) >> 2;
    }
  }
  return { ...half, samples: smaller };
}

function emptyLike(samples: Samples, length: number): Samples {
  return samples instanceof Uint8Array ? new Uint8Array(length) : new Uint16Array(length);
}
