/// <reference lib="dom" />
import type { Samples } from "../pyramid/picture_info.ts";
import { TILE_PX, type TilePlace } from "../pyramid/plan_levels.ts";
import { keepByUse } from "./kept_by_use.ts";
import { type Paint, paintByTable, paintDifference, paintTable } from "./paint_tile.ts";
import { keyOf, type TileLoader } from "./tile_loader.ts";
import type { TileSource } from "./tile_source.ts";

/** What is drawn: a picture in a manner; two, where their difference is. */
export interface PaintedSource {
  source: TileSource;
  /** What the difference is taken to: of the same size. */
  other?: TileSource;
  otherFrame?: number;
  paint: Paint;
}

/** Tiles in colours, ready to be drawn. */
export interface TilePainter {
  /** @param only "at-hand": nothing is fetched. */
  get(painted: PaintedSource, place: TilePlace, only?: "at-hand"): OffscreenCanvas | undefined;
}

/** Painted tiles: 64 MB. */
const MOST_KEPT = 256;
const MOST_TABLES = 8;

export function createTilePainter(loader: TileLoader): TilePainter {
  const kept = keepByUse<OffscreenCanvas>(MOST_KEPT);
  const tables = keepByUse<Uint32Array<ArrayBuffer>>(MOST_TABLES);
  const colourTile = (
    { source, other, paint }: PaintedSource,
    tiles: Samples[],
  ): Uint32Array<ArrayBuffer> => {
    if (paint.kind === "difference") {
      return paintDifference([tiles[0], tiles[1]], { infos: [source.info, other!.info], range: paint.range });
    }
    const key = `${source.key} ${JSON.stringify(paint)}`;
    const table = tables.get(key) ?? paintTable(source.info, paint);
    tables.set(key, table);
    return paintByTable(tiles[0], table);
  };
  return {
    get(painted, place, only) {
      const { source, other, otherFrame = 0, paint } = painted;
      const key = `${keyOf(source, place)} ${other?.key ?? ""} ${otherFrame} ${JSON.stringify(paint)}`;
      const known = kept.get(key);
      if (known) return known;
      const take = only === "at-hand" ? loader.peek : loader.get;
      const tiles = [take(source, place)];
      if (other) tiles.push(take(other, { ...place, frame: otherFrame }));
      if (!tiles.every((tile) => tile !== undefined)) return undefined;
      const canvas = new OffscreenCanvas(TILE_PX, TILE_PX);
      const bytes = new Uint8ClampedArray(colourTile(painted, tiles as Samples[]).buffer);
      canvas.getContext("2d")!.putImageData(new ImageData(bytes, TILE_PX), 0, 0);
      kept.set(key, canvas);
      return canvas;
    },
  };
}
