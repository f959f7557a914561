import { ok, strictEqual, throws } from "node:assert";
import { chooseTilePx } from "./choose_tile_px.ts";
import { countTiles } from "./plan_tiles.ts";

const model = {
  input: "blurred" as const,
  concurrency: 2,
  multiple: 2,
  workingBytes: (pixels: number) => 50e6 + 1000 * pixels,
};

Deno.test("chooseTilePx: stays within the memory, and more memory never means more work", () => {
  let before = Infinity;
  for (const memoryBytes of [150e6, 300e6, 600e6, 2e9, 20e9]) {
    const size = { height: 1920, width: 2560 };
    const tilePx = chooseTilePx(size, model, { memoryBytes });
    const { count, tileHeight, tileWidth } = countTiles(size, { tilePx, haloPx: 32, multiple: 2 });
    ok(
      2 * model.workingBytes(tileHeight * tileWidth) <= memoryBytes,
      `${memoryBytes}: ${tileHeight} x ${tileWidth}`,
    );
    const work = Math.ceil(count / 2) * tileHeight * tileWidth;
    ok(work <= before, `${memoryBytes}: ${work} after ${before}`);
    before = work;
  }
});

Deno.test("chooseTilePx: with memory for all, there are as many tiles as workers", () => {
  const size = { height: 1920, width: 2560 };
  for (const concurrency of [1, 2]) {
    const tilePx = chooseTilePx(size, { ...model, concurrency }, { memoryBytes: 1e12 });
    strictEqual(countTiles(size, { tilePx, haloPx: 32, multiple: 2 }).count, concurrency);
  }
});

Deno.test("chooseTilePx: says how much memory it needs when there is too little", () => {
  throws(
    () => chooseTilePx({ height: 100, width: 100 }, model, { memoryBytes: 50 * 2 ** 20 }),
    /50 MiB are too little: 2 tile\(s\) of 98 px need 114 MiB/,
  );
});
