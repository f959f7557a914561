import { ok, strictEqual } from "node:assert";
import { prefilterSpline, type SplineDegree, splineWeights } from "./bspline.ts";

// By scipy; see fixtures/registration/make_warps.py.
const expected = JSON.parse(
  await Deno.readTextFile(new URL("../../fixtures/registration/warps.json", import.meta.url)),
);
const [height, width] = [13, 17];
const samples = (): Float32Array =>
  Float32Array.from({ length: height * width }, (_, i) => {
    const [row, column] = [Math.floor(i / width), i % width];
    return ((row * 7 + column * 13 + row * column * 5) % 32) / 32;
  });

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  strictEqual(a.length, b.length);
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i])));
}

for (const degree of [3, 5] as const) {
  Deno.test(`coefficients of degree ${degree} are scipy's`, () => {
    const raster = { height, width, data: samples() };
    prefilterSpline(raster, degree);
    ok(largestDifference(raster.data, expected.coefficients[degree]) < 2e-5);
  });
}

for (const degree of [3, 5, 7] as const) {
  Deno.test(`the spline of degree ${degree} passes through its samples`, () => {
    for (const [rows, columns] of [[height, width], [3, 40], [1, 6], [2, 2]]) {
      const data = samples().slice(0, rows * columns);
      const raster = { height: rows, width: columns, data: data.slice() };
      prefilterSpline(raster, degree);
      const back = Array.from({ length: rows * columns }, (_, i) =>
        evaluate(raster, degree, [
          Math.floor(i / columns),
          i % columns,
        ]));
      ok(largestDifference(back, data) < 1e-5, `${rows} x ${columns}`);
    }
  });

  Deno.test(`weights of degree ${degree} sum to 1 and have their centre at the position`, () => {
    const [taps, phases] = [degree + 1, 16];
    const weights = splineWeights(degree, phases);
    for (let phase = 0; phase <= phases; phase++) {
      const own = weights.subarray(phase * taps, (phase + 1) * taps);
      ok(Math.abs(own.reduce((sum, weight) => sum + weight, 0) - 1) < 1e-12);
      const centre = own.reduce((sum, weight, k) => sum + weight * (k - (degree - 1) / 2), 0);
      ok(Math.abs(centre - phase / phases) < 1e-12);
    }
  });
}

/** At a pixel, mirrored beyond the borders. */
function evaluate(
  { height: rows, width: columns, data }: { height: number; width: number; data: Float32Array },
  degree: SplineDegree,
  [row, column]: [number, number],
): number {
  const weights = splineWeights(degree, 1);
  const fold = (index: number, length: number) => {
    if (length === 1) return 0;
    const period = 2 * (length - 1), within = ((index % period) + period) % period;
    return within < length ? within : period - within;
  };
  let sum = 0;
  for (let j = 0; j <= degree; j++) {
    for (let i = 0; i <= degree; i++) {
      const y = fold(row + j - (degree - 1) / 2, rows), x = fold(column + i - (degree - 1) / 2, columns);
      sum += weights[j] * weights[i] * data[y * columns + x];
    }
  }
  return sum;
}
