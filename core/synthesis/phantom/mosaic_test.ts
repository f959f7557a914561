import { ok, strictEqual } from "node:assert";
import { createRandom } from "../../math/random.ts";
import { cellsOf, tileMosaic } from "./mosaic.ts";

const size = { height: 120, width: 150 };

Deno.test("a perfect honeycomb has cells of one size, six sides and the asked spacing", () => {
  const mosaic = tileMosaic(createRandom(1), {
    ...size,
    diameterPx: 20,
    irregularity: 0,
    sizeSpread: 0,
    waviness: 0,
  });
  const whole = cellsOf(mosaic).filter(({ isWhole }) => isWhole);
  const expected = Math.sqrt(3) / 2 * 20 ** 2;
  ok(whole.length > 20);
  for (const { areaPx } of whole) ok(Math.abs(areaPx / expected - 1) < 0.08, `area ${areaPx}`);
  // The border lies half the spacing from the centre.
  ok(Math.abs(Math.max(...mosaic.borderPx) - 10) < 0.5);
});

Deno.test("borders lie where the owner changes, and distances grow steadily from them", () => {
  for (const diameterPx of [9, 30]) {
    const mosaic = tileMosaic(createRandom(2), {
      ...size,
      diameterPx,
      irregularity: 0.6,
      sizeSpread: 0.2,
      waviness: 0,
    });
    let borders = 0;
    for (let y = 0; y < size.height; y++) {
      for (let x = 1; x < size.width; x++) {
        const at = y * size.width + x;
        if (mosaic.owner[at] === mosaic.owner[at - 1]) {
          ok(Math.abs(mosaic.borderPx[at] - mosaic.borderPx[at - 1]) < 1.01, `jump at ${y}, ${x}`);
        } else {
          borders++;
          ok(mosaic.borderPx[at] + mosaic.borderPx[at - 1] < 1.01, `no border at ${y}, ${x}`);
        }
      }
    }
    ok(borders > 500);
  }
});

Deno.test("there is a cell for every seed in view, and they fill the field", () => {
  const mosaic = tileMosaic(createRandom(3), {
    ...size,
    diameterPx: 15,
    irregularity: 0.4,
    sizeSpread: 0.05,
    waviness: 0.04,
  });
  const cells = cellsOf(mosaic);
  strictEqual(cells.length, new Set(mosaic.owner).size);
  strictEqual(cells.reduce((sum, { areaPx }) => sum + areaPx, 0), size.height * size.width);
  const density = size.height * size.width / (Math.sqrt(3) / 2 * 15 ** 2);
  const whole = cells.filter(({ isWhole }) => isWhole).length;
  ok(whole < density && cells.length > density, `${whole} whole, ${cells.length} in all, density ${density}`);
  ok(Math.abs((whole + cells.length) / 2 / density - 1) < 0.1);
});

Deno.test("borders wave when asked and corners get round", () => {
  const options = { ...size, diameterPx: 24, irregularity: 0.3, sizeSpread: 0, waviness: 0 };
  const straight = tileMosaic(createRandom(4), options);
  const rounded = tileMosaic(createRandom(4), { ...options, roundingPx: 6 });
  ok(rounded.borderPx.every((value, i) => value >= 0 && value <= straight.borderPx[i]));
  ok(rounded.borderPx.some((value, i) => value < straight.borderPx[i] - 1));
  const wavy = tileMosaic(createRandom(4), { ...options, waviness: 0.1 });
  ok(wavy.borderPx.every((value) => value >= 0 && Number.isFinite(value)));
});
