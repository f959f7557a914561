import type { PictureInfo, Samples } from "./picture_info.ts";
import { type Level, planLevels, TILE_PX } from "./plan_levels.ts";

/** Builds the tiles of one frame of the rows that it is given, from above to below. */
export interface PyramidBuilder {
  /** Whole rows of the picture, as many as there are. */
  addRows(samples: Samples): void;
}

/** All tiles of one row of a level, one behind the other; they are used again for the next. */
export type PutTiles = (place: { level: number; row: number }, tiles: Samples) => void;

/**
 * Starts a pyramid: of each level every sample is the mean of four of the level before. Of each level no more is held than
 * one row of tiles.
 *
 * @param put Told each row of tiles once it is whole.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { startPyramid } from "./build_pyramid.ts";
 * const corners: number[][] = [];
 * const put = ({ level }: { level: number }, tiles: ArrayLike<number>) =>
 *   corners.push([level, tiles.length / 256 ** 2, tiles[0]]);
 * startPyramid({ height: 1, width: 257, bits: 8 }, put).addRows(new Uint8Array(257).fill(7));
 * deepStrictEqual(corners, [[0, 2, 7], [1, 1, 7]]);
 * ```
 */
export function startPyramid(
  info: Pick<PictureInfo, "height" | "width" | "bits">,
  put: PutTiles,
): PyramidBuilder {
  const levels = planLevels(info);
  return startLevel(levels, { index: 0, bits: info.bits, put });
}

/** Some rows of one size of a picture. */
interface Rows {
  height: number;
  width: number;
  samples: Samples;
}

function startLevel(
  levels: readonly Level[],
  { index, bits, put }: { index: number; bits: 8 | 16; put: PutTiles },
): PyramidBuilder {
  const { height, width, columns } = levels[index];
  const next = index + 1 < levels.length ? startLevel(levels, { index: index + 1, bits, put }) : undefined;
  const held = createSamples(bits, Math.min(TILE_PX, height) * width);
  const tiles = createSamples(bits, columns * TILE_PX ** 2);
  let [row, count] = [0, 0];
  const finishRow = () => {
    const rows: Rows = { height: count, width, samples: held };
    cutTiles(rows, tiles);
    put({ level: index, row }, tiles);
    next?.addRows(halve(rows, bits));
    row++;
    count = 0;
  };
  return {
    addRows(samples) {
      for (let at = 0; at < samples.length;) {
        const free = Math.min(TILE_PX, height - row * TILE_PX) - count;
        const taken = samples.subarray(at, at + free * width);
        held.set(taken, count * width);
        count += taken.length / width;
        at += taken.length;
        if (taken.length === free * width) finishRow();
      }
    },
  };
}

/** Fills a row of tiles; what lies beyond the picture is 0. */
function cutTiles({ height, width, samples }: Rows, tiles: Samples): void {
  tiles.fill(0);
  for (let left = 0, tile = 0; left < width; left += TILE_PX, tile += TILE_PX ** 2) {
    const right = Math.min(width, left + TILE_PX);
    for (let y = 0; y < height; y++) {
      tiles.set(samples.subarray(y * width + left, y * width + right), tile + y * TILE_PX);
    }
  }
}

/** Each sample the mean of two by two; at an odd edge the last one counts twice. */
function halve({ height, width, samples }: Rows, bits: 8 | 16): Samples {
  const half = { height: Math.ceil(height / 2), width: Math.ceil(width / 2) };
  const smaller = createSamples(bits, half.height * half.width);
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
  return smaller;
}

function createSamples(bits: 8 | 16, length: number): Samples {
  return bits === 8 ? new Uint8Array(length) : new Uint16Array(length);
}
