import { ok } from "node:assert";
import { defocusKernel, type Optics } from "./optics.ts";
import { renderDefocus } from "./render_defocus.ts";

const CASES: [Optics, number, number, number][] = [
  ["disk", 2.5, 1, 0],
  ["disk", 7.3, 1, 0],
  ["disk", 6, 1.2, 0.7],
  ["gaussian", 4, 1, 0],
  ["gaussian", 5, 1.3, 2],
  ["wave", 1.5, 1, 0],
  ["wave", 9, 1, 0],
];

for (const [optics, radiusPx, ratio, angle] of CASES) {
  Deno.test(`a centred ${optics} of radius ${radiusPx}, ratio ${ratio}, is defocusKernel's`, () => {
    const { size, data } = defocusKernel(optics, radiusPx, { ratio, angle });
    const values = renderDefocus(optics, { radiusPx, ratio, angle, row: 0, column: 0, size });
    const peak = Math.max(...data);
    const worst = values.reduce((worst, value, i) => Math.max(worst, Math.abs(value - data[i])), 0);
    // A disk's rim pixels are counted by 81 samples there.
    ok(worst < (optics === "disk" ? 0.05 : 0.005) * peak, `differs by ${worst / peak} of the peak`);
  });
}

for (const optics of ["disk", "gaussian", "wave"] as const) {
  Deno.test(`a moved ${optics} has its centroid there`, () => {
    const values = renderDefocus(optics, {
      radiusPx: 4,
      ratio: 1,
      angle: 0,
      row: 0.3,
      column: -0.45,
      size: 61,
    });
    let [row, column] = [0, 0];
    values.forEach((value, i) => {
      row += value * (Math.floor(i / 61) - 30);
      column += value * (i % 61 - 30);
    });
    ok(Math.hypot(row - 0.3, column + 0.45) < 0.02, `at ${row}, ${column}`);
  });
}
