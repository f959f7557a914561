import { ok, strictEqual } from "node:assert";
import { createRandom } from "./random.ts";
import { solvePositive } from "./solve_positive.ts";

Deno.test("the solution of a positive definite system satisfies it", () => {
  const random = createRandom("solve");
  for (const n of [1, 2, 3, 5, 8]) {
    const root = Float64Array.from({ length: n * n }, () => random.normal());
    const a = Float64Array.from({ length: n * n }, (_, at) => {
      let sum = Math.floor(at / n) === at % n ? 0.1 : 0;
      for (let k = 0; k < n; k++) sum += root[Math.floor(at / n) * n + k] * root[(at % n) * n + k];
      return sum;
    });
    const b = Float64Array.from({ length: n }, () => random.normal());
    const x = solvePositive(a, b)!;
    for (let i = 0; i < n; i++) {
      const image = x.reduce((sum, value, j) => sum + a[i * n + j] * value, 0);
      ok(Math.abs(image - b[i]) < 1e-10, `${n} unknowns, line ${i}: ${image} instead of ${b[i]}`);
    }
  }
});

Deno.test("what is not positive definite has no solution", () => {
  strictEqual(solvePositive(Float64Array.of(1, 2, 2, 4), Float64Array.of(1, 2)), undefined);
  strictEqual(solvePositive(Float64Array.of(1, 2, 2, 1), Float64Array.of(1, 2)), undefined);
  strictEqual(solvePositive(Float64Array.of(NaN), Float64Array.of(1)), undefined);
});
