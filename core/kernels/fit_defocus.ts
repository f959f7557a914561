import { correlateKernels } from "./correlate_kernels.ts";
import { fitShape } from "./fit_shape.ts";
import type { DefocusFit } from "./kernel_bank.ts";
import type { Kernel } from "./kernel.ts";
import type { Optics } from "./optics.ts";
import { type DefocusShape, renderDefocus } from "./render_defocus.ts";

/** All that `defocusKernel` knows. */
export const ALL_OPTICS: readonly Optics[] = ["disk", "gaussian", "wave"];

/** A fit, and where the kernel's centre lies off its middle: its tilt. */
export interface TiltedDefocusFit extends DefocusFit {
  tilt: { row: number; column: number };
}

/**
 * The parametric kernel nearest to a kernel: radius, astigmatism and tilt by least squares, over all optics asked for;
 * the one of greatest correlation.
 *
 * @example
 * ```ts
 * import { ok, strictEqual } from "node:assert";
 * import { fitDefocus } from "./fit_defocus.ts";
 * import { defocusKernel } from "./optics.ts";
 * const fit = fitDefocus(defocusKernel("disk", 4, { ratio: 1.2, angle: 0.5 }));
 * strictEqual(fit.optics, "disk");
 * ok(Math.abs(fit.radiusPx - 4) < 0.02 && Math.abs(fit.ratio - 1.2) < 0.01 && Math.abs(fit.angle - 0.5) < 0.02);
 * ```
 */
export function fitDefocus(kernel: Kernel, options: { optics?: readonly Optics[] } = {}): TiltedDefocusFit {
  const { optics = ALL_OPTICS } = options;
  const cross = Float64Array.from(kernel.data);
  const energy = cross.reduce((sum, value) => sum + value * value, 0);
  const problem = { size: kernel.size, cross, energy, apply: (vector: Float64Array) => vector };
  return optics
    .map((name) => describeFit(kernel, name, fitShape(problem, { optics: name }).shape))
    .reduce((best, next) => next.correlation > best.correlation ? next : best);
}

/** A shape as a record of the bank, with its correlation with the kernel it stands for. */
export function describeFit(kernel: Kernel, optics: Optics, shape: DefocusShape): TiltedDefocusFit {
  const { size } = kernel;
  const data = Float32Array.from(renderDefocus(optics, { ...shape, size }));
  const { radiusPx, ratio, angle, row, column } = shape;
  return {
    optics,
    radiusPx,
    ratio,
    angle,
    correlation: correlateKernels(kernel, { size, data }),
    tilt: { row, column },
  };
}
