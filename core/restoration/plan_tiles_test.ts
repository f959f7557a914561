import { ok, strictEqual, throws } from "node:assert";
import { countTiles, featherWeights, planTiles } from "./plan_tiles.ts";

const sizes = [[1, 1], [1, 500], [500, 1], [64, 64], [97, 131], [200, 203], [333, 64]];
const options = [
  { tilePx: 64, haloPx: 8, multiple: 2 },
  { tilePx: 80, haloPx: 32, multiple: 2 },
  { tilePx: 67, haloPx: 31, multiple: 4 },
  { tilePx: 9, haloPx: 4, multiple: 1 },
  { tilePx: 16, haloPx: 0, multiple: 2 },
  { tilePx: 1000, haloPx: 32, multiple: 8 },
];

Deno.test("planTiles: the tiles' shares sum to 1 in every pixel, none lies outside", () => {
  for (const [height, width] of sizes) {
    for (const option of options) {
      if (
        option.tilePx < 2 * Math.ceil(option.haloPx / option.multiple) * option.multiple + option.multiple
      ) continue;
      const label = `${height} x ${width}, ${JSON.stringify(option)}`;
      const sum = new Float64Array(height * width);
      for (const { write, feather } of planTiles({ height, width }, option).tiles) {
        const rows = featherWeights(write.height, { before: feather.top, after: feather.bottom });
        const columns = featherWeights(write.width, { before: feather.left, after: feather.right });
        ok(write.top >= 0 && write.left >= 0, label);
        ok(write.top + write.height <= height && write.left + write.width <= width, label);
        rows.forEach((rowWeight, row) =>
          columns.forEach((weight, column) =>
            sum[(write.top + row) * width + write.left + column] += rowWeight * weight
          )
        );
      }
      ok(sum.every((value) => Math.abs(value - 1) < 1e-6), label);
    }
  }
});

Deno.test("planTiles: tiles fit the model and the limit, and keep three quarters of the halo", () => {
  for (const [height, width] of sizes) {
    for (const option of options) {
      const { multiple } = option;
      if (option.tilePx < 2 * Math.ceil(option.haloPx / multiple) * multiple + multiple) continue;
      const label = `${height} x ${width}, ${JSON.stringify(option)}`;
      const plan = planTiles({ height, width }, option);
      const { count, ...size } = countTiles({ height, width }, option);
      strictEqual(count, plan.tiles.length, label);
      ok(size.tileHeight === plan.tileHeight && size.tileWidth === plan.tileWidth, label);
      for (const { read, keep, write } of plan.tiles) {
        ok(read.height <= option.tilePx && read.width <= option.tilePx, label);
        ok(read.height === plan.tileHeight && read.width === plan.tileWidth, label);
        for (const value of [read.top, read.left, read.height, read.width]) {
          strictEqual(Math.abs(value % multiple), 0, label);
        }
        ok(keep.height === write.height && keep.width === write.width, label);
        ok(read.top + keep.top === write.top && read.left + keep.left === write.left, label);
        const margins = [
          keep.top,
          keep.left,
          read.height - keep.top - keep.height,
          read.width - keep.left - keep.width,
        ];
        ok(margins.every((margin) => margin >= 0.75 * option.haloPx), `${label}: ${margins}`);
      }
    }
  }
});

Deno.test("planTiles: an image smaller than a tile is one tile with halo around", () => {
  const plan = planTiles({ height: 31, width: 20 }, { tilePx: 256, haloPx: 32, multiple: 2 });
  strictEqual(plan.tiles.length, 1);
  strictEqual(plan.tileHeight, 32 + 64);
  strictEqual(plan.tileWidth, 20 + 64);
});

Deno.test("planTiles: refuses a halo that leaves nothing, and sizes that are none", () => {
  const size = { height: 100, width: 100 };
  throws(() => planTiles(size, { tilePx: 64, haloPx: 32, multiple: 2 }), /halo of 32 px: use 66 or more/);
  throws(
    () => planTiles(size, { tilePx: 64, haloPx: -1, multiple: 2 }),
    /haloPx must be a whole number from 0, got -1/,
  );
  throws(() => planTiles(size, { tilePx: NaN, haloPx: 1, multiple: 2 }), /tilePx .* got NaN/);
  throws(() => planTiles({ height: 0, width: 5 }, { tilePx: 64, haloPx: 1, multiple: 2 }), /height .* got 0/);
});
