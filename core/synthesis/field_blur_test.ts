import { ok, strictEqual } from "node:assert";
import { createRandom } from "../math/random.ts";
import { applyFieldBlur, drawFieldBlur, marginOf } from "./field_blur.ts";

Deno.test("some twelve of a hundred fields are not blurred, some third of them unevenly", () => {
  const random = createRandom("blurs"), count = 2000;
  const blurs = Array.from({ length: count }, () => drawFieldBlur(random, [3, 5]));
  const sharp = blurs.filter((blur) => marginOf(blur) === 0).length / count;
  const uneven = blurs.filter(({ kernels }) => kernels.length > 1).length / count;
  ok(Math.abs(sharp - 0.12) < 0.03, `${sharp}`);
  ok(Math.abs(uneven - 0.88 * 0.4) < 0.04, `${uneven}`);
});

Deno.test("an uneven blur is exact where one of its kernels holds, and even light stays even", () => {
  const random = createRandom("uneven");
  let blur = drawFieldBlur(random, [0, 4]);
  while (blur.kernels.length === 1) blur = drawFieldBlur(random, [0, 4]);
  const side = 40 + 2 * marginOf(blur);
  const even = { height: side, width: side, data: new Float32Array(side * side).fill(0.5) };
  const { height, width, data } = applyFieldBlur(even, blur);
  strictEqual(height * width, 1600);
  ok(data.every((value) => Math.abs(value - 0.5) < 1e-5));
});
