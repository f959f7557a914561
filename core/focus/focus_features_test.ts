import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { createImage } from "../image/image.ts";
import { fillNormal } from "../math/fill_normal.ts";
import { createRandom } from "../math/random.ts";
import { describePower, FEATURE_COUNT, measureBandPower, planFeatureGrid } from "./focus_features.ts";

const SIZE = 256;
/** The block about the second tile of the second row: all of it lies in the image. */
const INNER = 5;

async function measureInner(data: Float32Array): Promise<Float64Array> {
  const image = createImage(SIZE, SIZE, data), grid = planFeatureGrid(image);
  deepStrictEqual([grid.rows, grid.columns, grid.start], [4, 4, -32]);
  const power = await measureBandPower(image, { grid });
  return power.subarray(INNER * FEATURE_COUNT, (INNER + 1) * FEATURE_COUNT);
}

Deno.test("a wave shows in the band of its frequency, and in the sector of its direction", async () => {
  const wave = (down: number, across: number) =>
    Float32Array.from(
      { length: SIZE * SIZE },
      (_, i) => Math.sin(2 * Math.PI * (down * Math.floor(i / SIZE) + across * (i % SIZE)) / 128),
    );
  const strongest = (power: Float64Array) => power.indexOf(power.reduce((a, b) => Math.max(a, b)));
  // The eighth frequency is the seventh band.
  strictEqual(strongest(await measureInner(wave(8, 0))), 6 * 3);
  strictEqual(strongest(await measureInner(wave(0, 8))), 6 * 3 + 1);
  strictEqual(strongest(await measureInner(wave(10, 10))), 12 * 3 + 2);
});

Deno.test("white noise has its variance in all bands", async () => {
  const power = await measureInner(
    fillNormal(new Float32Array(SIZE * SIZE), createRandom(4), { sigma: 0.1 }),
  );
  const fine = power.subarray(17 * 3);
  for (const value of fine) ok(value > 0.005 && value < 0.02, `${value}`);
  const mean = fine.reduce((sum, value) => sum + value / fine.length, 0);
  ok(Math.abs(mean - 0.01) < 0.001, `${mean}`);
});

Deno.test("features do not change with gain and offset; one grey has none", async () => {
  const data = fillNormal(new Float32Array(SIZE * SIZE), createRandom(5));
  const features = describePower(await measureInner(data))!;
  const others = describePower(await measureInner(data.map((value) => 0.3 + 0.05 * value)))!;
  features.forEach((value, k) => ok(Math.abs(value - others[k]) < 1e-3));
  ok(Math.abs(features.reduce((sum, value) => sum + value)) < 1e-3);
  strictEqual(describePower(await measureInner(data.map(() => 0.4))), undefined);
});
