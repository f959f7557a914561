import { ok } from "node:assert";
import { equivalentRadiusPx, kernelCentroid } from "./equivalent_radius.ts";
import { defocusKernel } from "./optics.ts";
import { renderDefocus } from "./render_defocus.ts";

Deno.test("a disk's equivalent radius is its own, wherever it lies", () => {
  for (const radiusPx of [1.5, 2, 3, 5, 8, 12]) {
    const found = equivalentRadiusPx(defocusKernel("disk", radiusPx));
    ok(Math.abs(found / radiusPx - 1) < (radiusPx < 2 ? 0.05 : 0.01), `${found} for ${radiusPx}`);
  }
  const shape = { radiusPx: 5, ratio: 1, angle: 0, row: 2.3, column: -1.6, size: 19 };
  const moved = { size: 19, data: Float32Array.from(renderDefocus("disk", shape)) };
  ok(Math.abs(equivalentRadiusPx(moved) - 5) < 0.05);
  const { row, column } = kernelCentroid(moved);
  ok(Math.hypot(row - 2.3, column + 1.6) < 5e-3);
});

Deno.test("a Gaussian's equivalent radius is 1.665 standard deviations", () => {
  const found = equivalentRadiusPx(defocusKernel("gaussian", 10));
  ok(Math.abs(found - 5 * Math.sqrt(4 * Math.log(2))) < 0.05, `${found}`);
});
