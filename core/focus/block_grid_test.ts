import { deepStrictEqual, ok } from "node:assert";
import { hannWindow, mirroredIndices, planBlocks } from "./block_grid.ts";
import { interpolateBlocks } from "./interpolate_blocks.ts";

Deno.test("every pixel lies in equally many blocks, whatever the image's size", () => {
  for (const [height, width] of [[1, 1], [7, 40], [64, 65], [100, 33]]) {
    const grid = planBlocks({ height, width }, { sizePx: 16, stridePx: 8 });
    const counts = new Int32Array(width);
    for (let column = 0; column < grid.columns; column++) {
      const left = grid.start + column * grid.stridePx;
      for (let x = Math.max(0, left); x < Math.min(width, left + 16); x++) counts[x]++;
    }
    deepStrictEqual([...new Set(counts)], [2]);
    ok(grid.rows >= 2);
  }
});

Deno.test("beyond the borders indices are mirrored", () => {
  const grid = planBlocks({ height: 6, width: 6 }, { sizePx: 8, stridePx: 4 });
  deepStrictEqual(
    [...mirroredIndices(grid, { count: grid.columns, length: 6 })].slice(0, 12),
    [4, 3, 2, 1, 0, 1, 2, 3, 4, 5, 4, 3],
  );
});

Deno.test("a Hann window keeps the variance of white noise", () => {
  ok(Math.abs(hannWindow(32).reduce((sum, value) => sum + value * value, 0) - 1) < 1e-12);
});

Deno.test("values of blocks on a plane give a plane between their middles", () => {
  const [height, width] = [40, 56];
  const grid = planBlocks({ height, width }, { sizePx: 16, stridePx: 8 });
  const values = Float32Array.from({ length: grid.rows * grid.columns }, (_, i) => {
    const y = grid.start + 7.5 + 8 * Math.floor(i / grid.columns),
      x = grid.start + 7.5 + 8 * (i % grid.columns);
    return 2 * y - 3 * x + 5;
  });
  const pixels = interpolateBlocks(values, { grid, height, width });
  pixels.forEach((value, i) => {
    const [y, x] = [Math.floor(i / width), i % width];
    ok(Math.abs(value - (2 * y - 3 * x + 5)) < 1e-3, `row ${y}, column ${x}: ${value}`);
  });
});
