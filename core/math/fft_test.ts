import { ok, strictEqual, throws } from "node:assert";
import { type ComplexRaster, nextPowerOfTwo, transformFourier } from "./fft.ts";
import { createRandom } from "./random.ts";

function noise(height: number, width: number): ComplexRaster {
  const random = createRandom(`${height}x${width}`);
  const draw = () => Float64Array.from({ length: height * width }, () => random.normal());
  return { height, width, real: draw(), imaginary: draw() };
}

/** The defining sum, one frequency at a time. */
function directSum(
  { height, width, real, imaginary }: ComplexRaster,
  v: number,
  u: number,
): [number, number] {
  let [re, im] = [0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const angle = -2 * Math.PI * (v * y / height + u * x / width);
      const i = y * width + x;
      re += real[i] * Math.cos(angle) - imaginary[i] * Math.sin(angle);
      im += real[i] * Math.sin(angle) + imaginary[i] * Math.cos(angle);
    }
  }
  return [re, im];
}

for (const [height, width] of [[1, 1], [1, 8], [4, 1], [8, 32], [64, 4]]) {
  Deno.test(`the transform of ${height} x ${width} is the defining sum, and its inverse goes back`, () => {
    const source = noise(height, width);
    const raster = { ...source, real: source.real.slice(), imaginary: source.imaginary.slice() };
    transformFourier(raster);
    for (let v = 0; v < height; v++) {
      for (let u = 0; u < width; u++) {
        const [re, im] = directSum(source, v, u);
        ok(Math.abs(raster.real[v * width + u] - re) < 1e-9, `real part at ${v}, ${u}`);
        ok(Math.abs(raster.imaginary[v * width + u] - im) < 1e-9, `imaginary part at ${v}, ${u}`);
      }
    }
    transformFourier(raster, { inverse: true });
    raster.real.forEach((value, i) => ok(Math.abs(value - source.real[i]) < 1e-12));
    raster.imaginary.forEach((value, i) => ok(Math.abs(value - source.imaginary[i]) < 1e-12));
  });
}

Deno.test("a side that is no power of two is refused", () => {
  throws(() => transformFourier(noise(3, 4)), /power of two, got 3/);
  strictEqual(nextPowerOfTwo(1), 1);
  strictEqual(nextPowerOfTwo(513), 1024);
});
