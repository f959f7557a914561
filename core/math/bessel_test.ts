import { ok } from "node:assert";
import { besselJ0 } from "./bessel.ts";

// scipy.special.j0
const EXPECTED: [number, number][] = [
  [0, 1],
  [0.5, 0.9384698072408130],
  [5, -0.17759677131433830],
  [7.9, 0.1943618448412782],
  [8.1, 0.14751745404437763],
  [30, -0.08636798358104031],
  [-85, -0.07094039479627344],
];

Deno.test("J0 equals scipy's on both sides of 8", () => {
  for (const [x, value] of EXPECTED) {
    ok(Math.abs(besselJ0(x) - value) < 5e-8, `J0(${x}) = ${besselJ0(x)}, not ${value}`);
  }
});
