import { ok } from "node:assert";
import { formNormalEquations, meanSquaredError, sumSharpProducts } from "./normal_equations.ts";
import { solveKernel } from "./solve_kernel.ts";

interface Expected {
  height: number;
  width: number;
  size: number;
  lambda: number;
  sharp: number[];
  blurred: number[];
  mean: number[];
  kernel: number[];
  mse: number;
}

const expected: Expected[] = JSON.parse(
  await Deno.readTextFile(new URL("../../fixtures/kernels/solved.json", import.meta.url)),
);

for (const { height, width, size, lambda, mean, kernel, mse, ...patches } of expected) {
  Deno.test(`kernel of ${size} x ${size} in ${height} x ${width} equals scipy's`, () => {
    const sharp = { height, width, data: Float32Array.from(patches.sharp) };
    const blurred = { height, width, data: Float32Array.from(patches.blurred) };
    const equations = formNormalEquations({ sharp, blurred }, sumSharpProducts(sharp, { size }));
    const found = solveKernel(equations, {
      mean: Float64Array.from(mean),
      lambda: new Float64Array(size * size).fill(lambda),
      roughness: 0,
      sharpNoiseVariance: 0,
    });
    const worst = found.reduce((worst, value, t) => Math.max(worst, Math.abs(value - kernel[t])), 0);
    ok(worst < 2e-4, `differs by ${worst}`);
    ok(Math.abs(meanSquaredError(equations, found) / mse - 1) < 1e-3);
  });
}
