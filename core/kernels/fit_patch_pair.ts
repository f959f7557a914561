import { applyGram, type NormalEquations } from "./normal_equations.ts";
import { fitShape, type ShapeFit, type ShapeFitOptions } from "./fit_shape.ts";

export interface PatchPairFitOptions extends ShapeFitOptions {
  /** Variance of the sharp patch's noise, taken out of its products with itself. */
  sharpNoiseVariance: number;
}

/**
 * Fits radius, astigmatism, tilt (the shift) and gain straight to a pair of patches, through their normal equations.
 * Tells small radii, of which a free kernel has but a few pixels, far better than a fit to a kernel. The error is the
 * mean squared error less what the sharp patch's noise adds to it.
 */
export function fitPatchPair(equations: NormalEquations, options: PatchPairFitOptions): ShapeFit {
  const { sharpNoiseVariance } = options;
  const apply = (kernel: Float64Array) => {
    const image = applyGram(equations, kernel);
    for (let t = 0; t < image.length; t++) image[t] -= sharpNoiseVariance * kernel[t];
    return image;
  };
  const { size, cross, energy } = equations;
  return fitShape({ size, cross, energy, apply }, options);
}
