import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert";
import { createImage } from "../image/image.ts";
import { IDENTITY3 } from "../math/matrix3.ts";
import { warpImage } from "./warp_image.ts";

// By scipy; see fixtures/registration/make_warps.py.
const { warps } = JSON.parse(
  await Deno.readTextFile(new URL("../../fixtures/registration/warps.json", import.meta.url)),
);
const size = { height: 13, width: 17 };
const image = createImage(
  size.height,
  size.width,
  Float32Array.from({ length: 13 * 17 }, (_, i) => {
    const [row, column] = [Math.floor(i / 17), i % 17];
    return ((row * 7 + column * 13 + row * column * 5) % 32) / 32;
  }),
  { y: 0.5, x: 0.5, unit: "µm" },
);

["a shift", "a similarity", "a homography"].forEach((name, k) => {
  Deno.test(`a warp by ${name} is scipy's, and knows where it has data`, async () => {
    const { matrix, valid, values } = warps[k];
    const warped = await warpImage(image, { model: "homography", matrix }, size);
    deepStrictEqual([...warped.valid], valid);
    // Positions are rounded to 1/2048 px; the image's steepest slopes are about 1 per pixel.
    warped.image.data.forEach((value, i) => ok(Math.abs(value - values[i]) < 5e-4, `pixel ${i}`));
    deepStrictEqual(warped.image.pixelSize, image.pixelSize);
  });
});

Deno.test("staying in place changes nothing", async () => {
  const { image: same, valid } = await warpImage(image, { model: "translation", matrix: IDENTITY3 }, size);
  same.data.forEach((value, i) => ok(Math.abs(value - image.data[i]) < 1e-6));
  strictEqual(valid.includes(0), false);
});

Deno.test("a result may be larger than its source; beyond it there is no data", async () => {
  const transform = { model: "translation", matrix: [1, 0, 2, 0, 1, 3, 0, 0, 1] } as const;
  const { image: larger, valid } = await warpImage(image, transform, { height: 20, width: 30 });
  let count = 0;
  for (let row = 0; row < 20; row++) {
    for (let column = 0; column < 30; column++) {
      const inside = row >= 2 && row < 15 && column >= 3 && column < 20;
      strictEqual(valid[row * 30 + column], inside ? 1 : 0);
      if (!inside) strictEqual(larger.data[row * 30 + column], 0);
      count += valid[row * 30 + column];
    }
  }
  strictEqual(count, 13 * 17);
});

Deno.test("fine detail survives a warp: two waves of 2.5 pixels, known between pixels", async () => {
  const wave = (row: number, column: number) =>
    0.5 + 0.2 * Math.sin(2 * Math.PI * row / 2.5) + 0.2 * Math.cos(2 * Math.PI * (column - row) / 5);
  const field = createImage(
    96,
    96,
    Float32Array.from({ length: 9216 }, (_, i) => wave(Math.floor(i / 96), i % 96)),
  );
  const matrix = [0.999, -0.02, 1.3, 0.02, 0.999, 0.4, 0, 0, 1];
  const { image: moved } = await warpImage(field, { model: "similarity", matrix }, field);
  let squares = 0, count = 0;
  const determinant = 0.999 ** 2 + 0.02 ** 2;
  for (let row = 12; row < 84; row++) {
    for (let column = 12; column < 84; column++) {
      const [v, u] = [row - 1.3, column - 0.4];
      const truth = wave((0.999 * v + 0.02 * u) / determinant, (0.999 * u - 0.02 * v) / determinant);
      squares += (moved.data[row * 96 + column] - truth) ** 2;
      count++;
    }
  }
  // A linear interpolation errs by 0.08 here.
  ok(Math.sqrt(squares / count) < 0.02, `${Math.sqrt(squares / count)}`);
});

Deno.test("a warp can be cancelled, and needs a way back", async () => {
  const transform = { model: "translation", matrix: IDENTITY3 } as const;
  await rejects(
    warpImage(image, transform, { ...size, signal: AbortSignal.abort(new Error("cancelled")) }),
    /cancelled/,
  );
  await rejects(
    warpImage(image, { model: "affine", matrix: [0, 0, 0, 0, 0, 0, 0, 0, 1] }, size),
    RangeError,
  );
});
