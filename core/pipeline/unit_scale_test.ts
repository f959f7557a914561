import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { createImage, type Image } from "../image/image.ts";
import { createRandom } from "../math/random.ts";
import { findUnitScale, scaleBack, scaleImage } from "./unit_scale.ts";

const scaleToUnit = (images: Image[]) => {
  const scale = findUnitScale(images);
  return { images: images.map((image) => scaleImage(image, scale)), scale };
};

const random = createRandom(1);
const draw = (low: number, high: number) =>
  createImage(20, 30, Float32Array.from({ length: 600 }, () => random.between(low, high)));

Deno.test("what is not negative comes back to the bit, and fills more than half of 0..1", () => {
  for (const top of [1e-4, 4095 / 65535, 0.5, 0.51, 1, 1.2, 4095, 4096, 1e9]) {
    const image = draw(0, top);
    image.data[7] = top;
    const { images: [scaled], scale } = scaleToUnit([image]);
    const greatest = Math.max(...scaled.data);
    ok(greatest > 0.4999 && greatest <= 1.0001, `${top} became ${greatest}`);
    deepStrictEqual(scaleBack(scaled, scale).data, image.data);
  }
});

Deno.test("all frames share one scale; usual ones and empty ones are left alone", () => {
  const [dark, bright] = [draw(0, 100), draw(0, 4000)];
  const { images, scale } = scaleToUnit([dark, bright]);
  strictEqual(scale.factor, 4096);
  strictEqual(images[0].data[5], Math.fround(dark.data[5] / 4096));
  for (const usual of [draw(0, 0.9), createImage(4, 4)]) {
    usual.data[0] = Math.max(usual.data[0], 0);
    strictEqual(scaleToUnit([usual]).images[0], usual);
  }
});

Deno.test("frames that were interpolated stay as they are, where they leave 0..1 by a little as well", () => {
  const image = draw(-0.02, 1.03);
  strictEqual(scaleToUnit([image]).images[0], image);
});

Deno.test("negative values are lifted to 0", () => {
  const image = draw(-300, 500);
  const { images: [scaled], scale } = scaleToUnit([image]);
  ok(Math.min(...scaled.data) >= 0 && Math.max(...scaled.data) <= 1);
  const back = scaleBack(scaled, scale);
  ok(back.data.every((value, i) => Math.abs(value - image.data[i]) < 1e-3));
});
