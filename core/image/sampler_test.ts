import { ok, strictEqual } from "node:assert";
import { createRandom } from "../math/random.ts";
import { createImage } from "./image.ts";
import { createSampler } from "./sampler.ts";

const random = createRandom("sampler");

/** An image whose values are those of a function of row and column. */
function tabulate(value: (row: number, column: number) => number, height = 12, width = 15) {
  const image = createImage(height, width);
  for (let i = 0; i < image.data.length; i++) image.data[i] = value(Math.floor(i / width), i % width);
  return image;
}

Deno.test("at pixel centres every interpolation gives the pixel", () => {
  const image = tabulate(() => random.uniform());
  for (const interpolation of ["nearest", "bilinear", "bicubic"] as const) {
    const sample = createSampler(image, { interpolation });
    for (let i = 0; i < image.data.length; i++) {
      strictEqual(sample(Math.floor(i / image.width), i % image.width), image.data[i]);
    }
  }
});

Deno.test("bilinear is exact for planes, bicubic for quadratics, neither for the next degree", () => {
  const plane = (row: number, column: number) => 3 * row - 2 * column + 1;
  const quadratic = (row: number, column: number) => row * row / 4 - row * column + column * column / 2 - row;
  const worst = (value: (row: number, column: number) => number, interpolation: "bilinear" | "bicubic") => {
    const sample = createSampler(tabulate(value), { interpolation });
    let error = 0;
    for (let i = 0; i < 200; i++) {
      const [row, column] = [random.between(1, 10), random.between(1, 13)];
      error = Math.max(error, Math.abs(sample(row, column) - value(row, column)));
    }
    return error;
  };
  ok(worst(plane, "bilinear") < 1e-12);
  ok(worst(plane, "bicubic") < 1e-12);
  ok(worst(quadratic, "bicubic") < 1e-10);
  ok(worst(quadratic, "bilinear") > 0.1);
});

Deno.test("beyond the border the image is mirrored, or has the value asked for", () => {
  const image = tabulate(() => random.uniform());
  for (const interpolation of ["nearest", "bilinear", "bicubic"] as const) {
    const sample = createSampler(image, { interpolation });
    // Whole halves would round to different sides.
    ok(Math.abs(sample(-2.25, 4.3) - sample(2.25, 4.3)) < 1e-12);
    ok(Math.abs(sample(13.25, -0.7) - sample(8.75, 0.7)) < 1e-12);
    const bounded = createSampler(image, { interpolation, outside: -1 });
    strictEqual(bounded(-0.01, 3), -1);
    strictEqual(bounded(11.01, 3), -1);
    strictEqual(bounded(3, 14.01), -1);
    strictEqual(bounded(11, 14), image.data[image.data.length - 1]);
  }
});

Deno.test("a single pixel can be sampled anywhere", () => {
  const image = createImage(1, 1, Float32Array.of(0.5));
  for (const interpolation of ["nearest", "bilinear", "bicubic"] as const) {
    strictEqual(createSampler(image, { interpolation })(-3.3, 7.8), 0.5);
  }
});
