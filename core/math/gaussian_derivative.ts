/**
 * A Gaussian of sum 1 out to four standard deviations, or its first or second derivative.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { gaussianDerivative } from "./gaussian_derivative.ts";
 * const moment = gaussianDerivative(2, 1).reduce((sum, value, i, all) => sum + value * (i - (all.length - 1) / 2), 0);
 * ok(Math.abs(moment - 1) < 0.01);
 * ```
 */
export function gaussianDerivative(sigmaPx: number, order: 0 | 1 | 2): Float32Array {
  const reach = Math.ceil(4 * sigmaPx);
  const offsets = Array.from({ length: 2 * reach + 1 }, (_, i) => (i - reach) / sigmaPx);
  const factor = [() => 1, (t: number) => t / sigmaPx, (t: number) => (t * t - 1) / sigmaPx ** 2][order];
  const total = offsets.reduce((sum, t) => sum + Math.exp(-t * t / 2), 0);
  return Float32Array.from(offsets, (t) => factor(t) * Math.exp(-t * t / 2) / total);
}
