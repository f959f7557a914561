import { HALO_PX } from "./halo_px.ts";
import { countTiles } from "./plan_tiles.ts";
import type { RestorationModel } from "./restoration_model.ts";

export interface TileChoice {
  /** What all concurrent tiles together may take. */
  memoryBytes: number;
  /** Context at each side of a tile; unless given, what suffices for the model's kind: `HALO_PX`. */
  haloPx?: number;
}

/**
 * The tile size that restores an image of the given size with the least work within the memory: halos are computed
 * twice, so large tiles are good, but not so large that one of the model's concurrent workers stands idle.
 *
 * @throws RangeError when not even the smallest tile fits, naming the memory that it needs.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { chooseTilePx } from "./choose_tile_px.ts";
 * const model = { input: "blurred" as const, concurrency: 2, multiple: 2, workingBytes: (pixels: number) => 1000 * pixels };
 * const tilePx = chooseTilePx({ height: 1920, width: 2560 }, model, { memoryBytes: 512 * 2 ** 20 });
 * ok(tilePx > 400 && tilePx < 1000);
 * ```
 */
export function chooseTilePx(
  size: { height: number; width: number },
  model: Pick<RestorationModel, "input" | "concurrency" | "multiple" | "workingBytes">,
  { memoryBytes, haloPx = HALO_PX[model.input] }: TileChoice,
): number {
  const { concurrency, multiple } = model;
  const halo = Math.ceil(haloPx / multiple) * multiple;
  const greatest = Math.ceil(Math.max(size.height, size.width) / multiple) * multiple + 2 * halo;
  const smallest = 2 * halo + multiple;
  let best: { tilePx: number; work: number } | undefined;
  for (let tilePx = smallest; tilePx <= greatest; tilePx += multiple) {
    const { count, tileHeight, tileWidth } = countTiles(size, { tilePx, haloPx, multiple });
    const pixels = tileHeight * tileWidth;
    if (model.workingBytes(pixels) * concurrency > memoryBytes) continue;
    const work = Math.ceil(count / concurrency) * pixels;
    if (!best || work < best.work) best = { tilePx, work };
  }
  if (best) return best.tilePx;
  const needed = Math.ceil(model.workingBytes(smallest ** 2) * concurrency / 2 ** 20);
  const offered = Math.floor(memoryBytes / 2 ** 20);
  throw new RangeError(
    `${offered} MiB are too little: ${concurrency} tile(s) of ${smallest} px need ${needed} MiB; free some memory, ` +
      `or set the tile size yourself`,
  );
}
