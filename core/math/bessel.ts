/**
 * The Bessel function J0 of the first kind, to about 1e-8: rational approximations of Hart et al. (Numerical Recipes,
 * 6.5).
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { besselJ0 } from "./bessel.ts";
 * ok(Math.abs(besselJ0(2.404825557695773)) < 1e-7);
 * ```
 */
export function besselJ0(x: number): number {
  const size = Math.abs(x);
  if (size < 8) {
    const y = x * x;
    const above = polynomial(y, [
      57568490574,
      -13362590354,
      651619640.7,
      -11214424.18,
      77392.33017,
      -184.9052456,
    ]);
    const below = polynomial(y, [57568490411, 1029532985, 9494680.718, 59272.64853, 267.8532712, 1]);
    return above / below;
  }
  const z = 8 / size, y = z * z, phase = size - 0.785398164;
  const even = polynomial(y, [1, -0.1098628627e-2, 0.2734510407e-4, -0.2073370639e-5, 0.2093887211e-6]);
  const odd = polynomial(y, [
    -0.1562499995e-1,
    0.1430488765e-3,
    -0.6911147651e-5,
    0.7621095161e-6,
    -0.934945152e-7,
  ]);
  return Math.sqrt(0.636619772 / size) * (Math.cos(phase) * even - z * Math.sin(phase) * odd);
}

/** Coefficients from the constant on. */
function polynomial(x: number, coefficients: readonly number[]): number {
  let value = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) value = value * x + coefficients[i];
  return value;
}
