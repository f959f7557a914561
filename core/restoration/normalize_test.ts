import { deepStrictEqual, ok, throws } from "node:assert";
import { createImage } from "../image/image.ts";
import { createRandom } from "../math/random.ts";
import { measureNormalization } from "./normalize.ts";

Deno.test("measureNormalization: hot and dead pixels do not count", () => {
  const random = createRandom("normalize");
  const image = createImage(100, 100, Float32Array.from({ length: 10000 }, () => random.between(0.2, 0.4)));
  for (let i = 0; i < 5; i++) image.data[random.integer(0, 10000)] = i % 2 ? 50 : -50;
  const { offset, scale } = measureNormalization(image);
  ok(Math.abs(offset - 0.2) < 0.002 && Math.abs(scale - 0.2) < 0.002, `${offset}, ${scale}`);
});

Deno.test("measureNormalization: constant and nearly constant images are not blown up, faint ones are", () => {
  const level = (low: number, high: number) =>
    measureNormalization(
      createImage(10, 10, Float32Array.from({ length: 100 }, (_, i) => i % 2 ? low : high)),
    );
  ok(level(0, 0).scale < 1e-9);
  deepStrictEqual(level(1000, 1000), { offset: 1000, scale: 0.1 });
  ok(Math.abs(level(1000, 1000.01).scale - 0.1) < 1e-5);
  ok(level(1e-9, 3e-9).scale < 1e-8);
  ok(Math.abs(level(1000, 1001).scale - 1) < 1e-6);
});

Deno.test("measureNormalization: names a pixel that is no number", () => {
  for (const value of [NaN, Infinity, -Infinity]) {
    const image = createImage(3, 4);
    image.data[6] = value;
    throws(() => measureNormalization(image), new RegExp(`the image holds ${value} at row 1, column 2`));
  }
});
