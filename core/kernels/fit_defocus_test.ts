import { ok, strictEqual } from "node:assert";
import { fitDefocus } from "./fit_defocus.ts";
import { defocusKernel } from "./optics.ts";
import { renderDefocus } from "./render_defocus.ts";

for (const optics of ["disk", "gaussian", "wave"] as const) {
  Deno.test(`a ${optics} is recognised, with its radius`, () => {
    const fit = fitDefocus(defocusKernel(optics, 6));
    strictEqual(fit.optics, optics);
    ok(Math.abs(fit.radiusPx - 6) < 0.05, `radius ${fit.radiusPx}`);
    ok(fit.correlation > 0.999);
    strictEqual(Math.round(100 * fit.ratio), 100);
  });
}

Deno.test("astigmatism and tilt of a kernel are told", () => {
  const shape = { radiusPx: 7, ratio: 1.3, angle: 2.5, row: 0.4, column: -0.7, size: 25 };
  const data = Float32Array.from(renderDefocus("disk", shape));
  const fit = fitDefocus({ size: 25, data }, { optics: ["disk"] });
  ok(Math.abs(fit.ratio - 1.3) < 0.01 && Math.abs(fit.angle - 2.5) < 0.01, `${fit.ratio}, ${fit.angle}`);
  ok(Math.hypot(fit.tilt.row - 0.4, fit.tilt.column + 0.7) < 0.01);
});
