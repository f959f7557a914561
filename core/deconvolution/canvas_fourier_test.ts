import { ok } from "node:assert";
import { greatestDifference } from "../../fixtures/deconvolution/expected.ts";
import { transformFourier } from "../math/fft.ts";
import { createRandom } from "../math/random.ts";
import { transformCanvas } from "./canvas_fourier.ts";

Deno.test("squares and others are transformed as ever, there and back", () => {
  for (const [height, width] of [[2, 2], [4, 4], [64, 64], [16, 32], [32, 1]]) {
    const random = createRandom(height);
    const draw = () => Float64Array.from({ length: height * width }, () => random.normal());
    const [real, imaginary] = [draw(), draw()];
    for (const inverse of [false, true]) {
      const [expected, found] = [0, 1].map(() => ({
        height,
        width,
        real: real.slice(),
        imaginary: imaginary.slice(),
      }));
      transformFourier(expected, { inverse });
      transformCanvas(found, { inverse });
      ok(greatestDifference(found.real, expected.real) < 1e-11, `${height} x ${width}`);
      ok(greatestDifference(found.imaginary, expected.imaginary) < 1e-11, `${height} x ${width}`);
    }
  }
});
