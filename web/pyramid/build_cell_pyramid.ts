import { asBorder } from "./cell_samples.ts";
import { planLevels, TILE_PX } from "./plan_levels.ts";

/** Which cell lies at each pixel, from 1; 0 where there is none. */
export interface LabelPlane {
  height: number;
  width: number;
  labels: Int32Array;
}

/**
 * The tiles of a picture of cells, level after level, row after row. Numbers of cells have no mean: each smaller level takes
 * every other pixel, and draws borders anew, one pixel wide, so that they neither fade nor break. The tile that is handed out
 * is used again for the next.
 *
 * @param options.samples What stands for each cell, by its number; that of number 0 is not looked at.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { buildCellPyramid } from "./build_cell_pyramid.ts";
 * const labels = Int32Array.of(1, 1, 1, 2, 2, 0);
 * const [tile] = buildCellPyramid({ height: 1, width: 6, labels }, { samples: Uint16Array.of(0, 7, 9) });
 * deepStrictEqual([...tile.subarray(0, 6)], [7, 7, 32768 + 9, 9, 32768 + 9, 0]);
 * ```
 */
export function* buildCellPyramid(
  plane: LabelPlane,
  { samples }: { samples: Uint16Array },
): Generator<Uint16Array<ArrayBuffer>> {
  const tile = new Uint16Array(TILE_PX * TILE_PX);
  for (const [index, { height, width, rows, columns }] of planLevels(plane).entries()) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        tile.fill(0);
        const [top, left] = [row * TILE_PX, column * TILE_PX];
        const size = {
          height: Math.min(TILE_PX, height - top),
          width: Math.min(TILE_PX, width - left),
        };
        fillTile(tile, { plane, samples, step: 2 ** index, place: { top, left, ...size } });
        yield tile;
      }
    }
  }
}

function fillTile(
  tile: Uint16Array,
  { plane: { height, width, labels }, samples, step, place }: {
    plane: LabelPlane;
    samples: Uint16Array;
    step: number;
    place: { top: number; left: number; height: number; width: number };
  },
): void {
  for (let y = 0; y < place.height; y++) {
    const row = (place.top + y) * step;
    const here = row * width, below = Math.min(height - 1, row + step) * width;
    for (let x = 0; x < place.width; x++) {
      const column = (place.left + x) * step;
      const label = labels[here + column];
      const right = labels[here + Math.min(width - 1, column + step)];
      const other = label !== right ? right : labels[below + column];
      if (label === other) {
        if (label) tile[y * TILE_PX + x] = samples[label];
        continue;
      }
      // Whole cells have the greater samples: a border is that of one that was measured, where one of the two was.
      tile[y * TILE_PX + x] = asBorder(Math.max(label && samples[label], other && samples[other]));
    }
  }
}
