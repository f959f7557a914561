import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { buildCellPyramid } from "./build_cell_pyramid.ts";
import { packCell, unpackCell } from "./cell_samples.ts";
import { planLevels, TILE_PX } from "./plan_levels.ts";

/** Squares of 40 px, numbered row by row. */
const SIDE = 40;
const SIZE = { height: 400, width: 600 };
const PER_ROW = SIZE.width / SIDE;
const labels = Int32Array.from({ length: SIZE.height * SIZE.width }, (_, i) => {
  const [y, x] = [Math.floor(i / SIZE.width), i % SIZE.width];
  return Math.floor(y / SIDE) * PER_ROW + Math.floor(x / SIDE) + 1;
});
const samples = Uint16Array.from(
  { length: (SIZE.height / SIDE) * PER_ROW + 1 },
  (_, label) => packCell({ isBorder: false, isWhole: true, sides: 4, area: label % 100 / 100 }),
);
const tiles = Array.from(buildCellPyramid({ ...SIZE, labels }, { samples }), (tile) => tile.slice());

/** A row of a level, across its tiles. */
function rowOf(level: number, row: number): number[] {
  const { columns, start, width } = planLevels(SIZE)[level];
  const [down, within] = [Math.floor(row / TILE_PX), row % TILE_PX];
  const across = Array.from({ length: columns }, (_, column) => tiles[start + down * columns + column]);
  return across.flatMap((tile) => [...tile.subarray(within * TILE_PX, (within + 1) * TILE_PX)]).slice(
    0,
    width,
  );
}

Deno.test("at every size borders are one pixel wide and whole, also where tiles meet, and cells keep their values", () => {
  for (const level of [0, 1, 2]) {
    const step = 2 ** level;
    const row = rowOf(level, Math.round(260 / step));
    const borders = row.flatMap((sample, x) => unpackCell(sample)!.isBorder ? [x] : []);
    deepStrictEqual(
      borders,
      Array.from({ length: PER_ROW - 1 }, (_, k) => Math.ceil((k + 1) * SIDE / step) - 1),
      `level ${level}`,
    );
    const expected = 6 * PER_ROW + 1;
    ok(row.every((sample, x) => {
      const label = expected + Math.floor(x * step / SIDE);
      return unpackCell(sample)!.isBorder || sample === samples[label];
    }));
  }
  strictEqual(tiles.length, planLevels(SIZE).reduce((sum, { rows, columns }) => sum + rows * columns, 0));
});
