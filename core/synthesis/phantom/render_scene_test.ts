import { deepStrictEqual, notDeepStrictEqual, ok, strictEqual } from "node:assert";
import { createRandom } from "../../math/random.ts";
import { renderEndothelium } from "./endothelium.ts";
import { renderScene, SCENE_KINDS } from "./render_scene.ts";
import { fractalNoise, smoothNoise } from "./smooth_noise.ts";

for (const kind of SCENE_KINDS) {
  Deno.test(`${kind}: finite, of the asked size, not flat, the same for the same seed`, () => {
    for (let seed = 0; seed < 6; seed++) {
      const { image, cells } = renderScene(createRandom(seed), { kind, height: 70, width: 90 });
      deepStrictEqual([image.height, image.width], [70, 90]);
      const [least, most] = [Math.min(...image.data), Math.max(...image.data)];
      ok(image.data.every(Number.isFinite));
      ok(least > -2 && most < 8 && most - least > 0.02, `seed ${seed}: ${least}..${most}`);
      for (const { row, column } of cells) ok(row >= 0 && row < 70 && column >= 0 && column < 90);
    }
    const draw = (seed: number) => renderScene(createRandom(seed), { kind, height: 40, width: 40 });
    deepStrictEqual(draw(1), draw(1));
    notDeepStrictEqual(draw(1).image, draw(2).image);
  });
}

Deno.test("an endothelium has the asked look", () => {
  const look = {
    height: 128,
    width: 128,
    diameterPx: 24,
    irregularity: 0.2,
    borderContrast: 0.5,
    borderHalfWidthPx: 1.5,
    texture: 0,
    cellContrast: 0,
    dome: 0,
    rim: 0,
    specks: 0,
    guttae: 0,
    gradient: 0,
    haze: 0,
  };
  const { image, cells } = renderEndothelium(createRandom(1), look);
  const expected = 128 * 128 / (Math.sqrt(3) / 2 * 24 ** 2);
  const whole = cells.filter(({ isWhole }) => isWhole).length;
  ok(
    Math.abs((whole + cells.length) / 2 / expected - 1) < 0.15,
    `${whole} to ${cells.length} of ${expected}`,
  );
  const sorted = image.data.slice().sort();
  // Cells are much of the field and of one brightness; borders are darker.
  ok(Math.abs(sorted[16384 * 0.9 | 0] / sorted[16384 * 0.6 | 0] - 1) < 0.05);
  ok(sorted[100] < 0.65 * sorted[16384 * 0.6 | 0]);
  const reversed = renderEndothelium(createRandom(1), { ...look, borderContrast: -0.5 }).image.data.slice()
    .sort();
  ok(reversed[16384 - 100] > 1.35 * reversed[16384 * 0.4 | 0]);
});

Deno.test("smooth noise has deviation 1 and changes over its scale", () => {
  for (const scalePx of [1, 3, 12]) {
    const field = smoothNoise(createRandom("s"), { height: 256, width: 256, scalePx });
    const deviation = Math.sqrt(field.reduce((sum, value) => sum + value ** 2, 0) / field.length);
    ok(Math.abs(deviation - 1) < (scalePx === 1 ? 0.45 : 0.12), `scale ${scalePx}: ${deviation}`);
    let step = 0;
    for (let i = 1; i < field.length; i++) if (i % 256) step += (field[i] - field[i - 1]) ** 2 / field.length;
    ok(Math.abs(Math.sqrt(step) * scalePx - 1) < 0.45, `scale ${scalePx}: step ${Math.sqrt(step)}`);
  }
});

Deno.test("fractal noise has deviation 1", () => {
  const field = fractalNoise(createRandom("f"), {
    height: 512,
    width: 512,
    fromPx: 2,
    toPx: 32,
    roughness: 1,
  });
  const deviation = Math.sqrt(field.reduce((sum, value) => sum + value ** 2, 0) / field.length);
  ok(Math.abs(deviation - 1) < 0.12, `${deviation}`);
  strictEqual(field.length, 512 * 512);
});
