import { ok, strictEqual } from "node:assert";
import { createImage, type Image } from "../../core/image/image.ts";
import { createRandom } from "../../core/math/random.ts";
import { degrade } from "../../core/synthesis/mod.ts";
import { readDrawnBorders } from "./drawn_borders.ts";
import { shareRecovered } from "./share_recovered.ts";

const SIDE = 123, CELL_PX = 17;

/** Square cells, the outermost closed too: white lines, as drawn by hand. */
function drawGrid(): Image {
  const isLine = (at: number) => at % CELL_PX === 1;
  const data = Float32Array.from(
    { length: SIDE * SIDE },
    (_, i) => isLine(Math.floor(i / SIDE)) || isLine(i % SIDE) ? 1 : 0,
  );
  return createImage(SIDE, SIDE, data);
}

/** The grid as dark lines under light that falls off to a fifth. */
function photograph({ data }: Image): Image {
  return createImage(
    SIDE,
    SIDE,
    data.map((line, i) => (1 - 0.8 * (i % SIDE) / SIDE) * (0.8 - 0.4 * line)),
  );
}

Deno.test("borders in noise and falling light are found, and fewer in a blurred image", () => {
  const grid = drawGrid(), drawn = readDrawnBorders(grid);
  const show = (radiusPx: number) =>
    shareRecovered(
      degrade(photograph(grid), { radiusPx, sigma: 3 / 255, random: createRandom("borders") }),
      drawn,
    );
  const sharp = show(0), blurred = show(6);
  ok(sharp > 0.95, `sharp: ${sharp}`);
  ok(blurred < sharp - 0.1, `blurred: ${blurred}, sharp: ${sharp}`);
});

Deno.test("an image of noise alone recovers borders by chance only, which at 17 px is two thirds", () => {
  const drawn = readDrawnBorders(drawGrid());
  const grey = createImage(SIDE, SIDE, new Float32Array(SIDE * SIDE).fill(0.5));
  const share = shareRecovered(degrade(grey, { radiusPx: 0, sigma: 0.02, random: createRandom(1) }), drawn);
  ok(share < 0.75, String(share));
});

Deno.test("only closed cells count", () => {
  const { spacingPx, area } = readDrawnBorders(drawGrid());
  ok(Math.abs(spacingPx - CELL_PX) < 1, String(spacingPx));
  strictEqual(area[SIDE * SIDE - 1], 0);
});
