import { deepStrictEqual, strictEqual } from "node:assert";
import type { PictureInfo } from "../pyramid/picture_info.ts";
import { planLevels, type TilePlace } from "../pyramid/plan_levels.ts";
import { createTileLoader } from "./tile_loader.ts";
import type { TileSource } from "./tile_source.ts";

/** A picture whose every tile begins with its column; what is asked of it is noted. */
function notingSource(): { source: TileSource; asked: string[] } {
  const asked: string[] = [];
  const info: PictureInfo = {
    frames: 1,
    height: 256 * 4,
    width: 256 * 40,
    bits: 8,
    low: 0,
    high: 255,
    dtype: "uint8",
    histograms: [],
  };
  const source: TileSource = {
    key: "noting",
    info,
    levels: planLevels(info),
    fetchRun({ row, column }, { count }) {
      asked.push(`${row}: ${column}-${column + count - 1}`);
      return Promise.resolve(Array.from({ length: count }, (_, i) => Uint8Array.of(column + i)));
    },
  };
  return { source, asked };
}

Deno.test("wanted tiles beside one another come by one request, the one wanted most at first", async () => {
  const { source, asked } = notingSource();
  const places = [
    [1, 20],
    [1, 21],
    [0, 20],
    [1, 19],
    [1, 25],
    ...Array.from({ length: 18 }, (_, i) => [3, i]),
  ]
    .map(([row, column]): TilePlace => ({ frame: 0, level: 0, row, column }));
  const loaded = Promise.withResolvers<void>();
  const loader = createTileLoader({
    onLoad: () => places.every((place) => loader.peek(source, place)) && loaded.resolve(),
    onError: loaded.reject,
  });
  loader.begin();
  for (const place of places) strictEqual(loader.get(source, place), undefined);
  strictEqual(loader.isBusy(), true);
  loader.end();
  await loaded.promise;
  deepStrictEqual(asked, ["1: 19-21", "0: 20-20", "1: 25-25", "3: 0-15", "3: 16-17"]);
  deepStrictEqual(places.map((place) => loader.get(source, place)![0]), places.map(({ column }) => column));
  loader.close();
});
