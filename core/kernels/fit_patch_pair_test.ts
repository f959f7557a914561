import { ok } from "node:assert";
import { drawPatchPair } from "./draw_patch_pair.ts";
import { fitPatchPair } from "./fit_patch_pair.ts";
import { formNormalEquations, sumSharpProducts } from "./normal_equations.ts";
import { defocusKernel, type Optics } from "./optics.ts";

const NOISE = 1 / 255;
const CASES: [Optics, number][] = [["disk", 1], ["disk", 1.7], ["disk", 7], ["gaussian", 1.5], ["wave", 6]];

for (const [optics, radiusPx] of CASES) {
  Deno.test(`a ${optics} of ${radiusPx} px is told from a pair of patches to 2%`, () => {
    const pair = drawPatchPair(defocusKernel(optics, radiusPx), { seed: "fit", sidePx: 96, noise: NOISE });
    const equations = formNormalEquations(pair, sumSharpProducts(pair.sharp, { size: 21 }));
    const fit = fitPatchPair(equations, { optics, sharpNoiseVariance: NOISE ** 2 });
    ok(Math.abs(fit.shape.radiusPx / radiusPx - 1) < 0.02, `radius ${fit.shape.radiusPx}`);
    // A wave's outskirts reach beyond the equations.
    ok(Math.abs(fit.gain - 1) < (optics === "wave" ? 0.04 : 0.01), `gain ${fit.gain}`);
    ok(Math.hypot(fit.shape.row, fit.shape.column) < 0.02, `at ${fit.shape.row}, ${fit.shape.column}`);
  });
}

Deno.test("the right optics leave the least error", () => {
  const pair = drawPatchPair(defocusKernel("disk", 5), { seed: "optics", sidePx: 96, noise: NOISE });
  const equations = formNormalEquations(pair, sumSharpProducts(pair.sharp, { size: 21 }));
  const errors = (["disk", "gaussian", "wave"] as const).map((optics) =>
    fitPatchPair(equations, { optics, sharpNoiseVariance: NOISE ** 2 }).error
  );
  ok(errors[0] < errors[1] && errors[0] < errors[2], errors.join(", "));
});
