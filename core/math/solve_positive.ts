/**
 * The solution x of a symmetric positive definite system A x = b, by Cholesky's factors; undefined where A is not
 * positive definite within rounding.
 *
 * @param a n * n elements, row-major; the lower triangle is read.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { solvePositive } from "./solve_positive.ts";
 * deepStrictEqual([...solvePositive(Float64Array.of(4, 0, 0, 4), Float64Array.of(8, 4))!], [2, 1]);
 * ```
 */
export function solvePositive(a: Float64Array, b: Float64Array): Float64Array | undefined {
  const count = b.length;
  const factor = a.slice();
  for (let j = 0; j < count; j++) {
    for (let k = 0; k < j; k++) factor[j * count + j] -= factor[j * count + k] ** 2;
    if (!(factor[j * count + j] > 1e-12 * a[j * count + j])) return undefined;
    const pivot = Math.sqrt(factor[j * count + j]);
    factor[j * count + j] = pivot;
    for (let i = j + 1; i < count; i++) {
      let sum = factor[i * count + j];
      for (let k = 0; k < j; k++) sum -= factor[i * count + k] * factor[j * count + k];
      factor[i * count + j] = sum / pivot;
    }
  }
  const x = b.slice();
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < i; k++) x[i] -= factor[i * count + k] * x[k];
    x[i] /= factor[i * count + i];
  }
  for (let i = count - 1; i >= 0; i--) {
    for (let k = i + 1; k < count; k++) x[i] -= factor[k * count + i] * x[k];
    x[i] /= factor[i * count + i];
  }
  return x;
}
