import { type Kernel, trimKernel } from "../kernels/kernel.ts";
import { defocusKernel } from "../kernels/optics.ts";

export interface GaussianSetOptions {
  /** How many kernels; default 50. */
  count?: number;
  /** Least and greatest standard deviation in pixels, in even steps between; default 1 to 25. */
  sigmaPx?: readonly [number, number];
}

/**
 * The report's Gaussian kernels (arXiv 2006.14319): 50 of standard deviation 1 to 25 px, cut where 0.3% of their
 * weight is left.
 *
 * @throws RangeError when the count or a standard deviation is not above zero.
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { drawGaussianSet } from "./gaussian_set.ts";
 * strictEqual(drawGaussianSet({ count: 3, sigmaPx: [1, 2] }).length, 3);
 * ```
 */
export function drawGaussianSet(
  { count = 50, sigmaPx: [least, greatest] = [1, 25] }: GaussianSetOptions = {},
): Kernel[] {
  if (!(Number.isInteger(count) && count > 0 && least > 0 && greatest >= least)) {
    throw new RangeError(
      `a Gaussian set needs kernels and a range above 0, got ${count} of ${least}..${greatest}`,
    );
  }
  return Array.from({ length: count }, (_, i) => {
    const sigmaPx = count === 1 ? least : least + (greatest - least) * i / (count - 1);
    // A Gaussian's radius is twice its standard deviation. Whole rows and columns stay, so that it can be factorised.
    return trimKernel(defocusKernel("gaussian", 2 * sigmaPx), { loss: 3e-3, floor: 0 });
  });
}
