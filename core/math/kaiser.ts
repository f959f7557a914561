/**
 * Kaiser's window at `position`, -1..1 across its width: I0(beta sqrt(1 - position^2)) / I0(beta); 0 outside. A
 * filter windowed with it attenuates its stop band by some beta / 0.11 + 9 decibels (Kaiser 1974).
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { kaiserWindow } from "./kaiser.ts";
 * strictEqual(kaiserWindow(0, 6), 1);
 * strictEqual(kaiserWindow(1.1, 6), 0);
 * ```
 */
export function kaiserWindow(position: number, beta: number): number {
  const inside = 1 - position * position;
  return inside < 0 ? 0 : besselI0(beta * Math.sqrt(inside)) / besselI0(beta);
}

/** Modified Bessel function of the first kind and order 0, by its power series. */
function besselI0(x: number): number {
  let sum = 1, term = 1;
  for (let k = 1; term > 1e-17 * sum; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

/** sin(pi x) / (pi x). */
export function sinc(x: number): number {
  return Math.abs(x) < 1e-9 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}
