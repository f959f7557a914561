import { estimateNoise } from "../math/denoise_wavelet.ts";
import type { Raster } from "../math/raster.ts";
import { sumOfSquares } from "../math/sum_of_squares.ts";
import { type Deviations, estimateDeviations, ROUGHNESS } from "./deviation_prior.ts";
import { ALL_OPTICS, describeFit, type TiltedDefocusFit } from "./fit_defocus.ts";
import { fitPatchPair } from "./fit_patch_pair.ts";
import type { ShapeFit } from "./fit_shape.ts";
import { type Kernel, normalizeKernel } from "./kernel.ts";
import {
  formNormalEquations,
  meanSquaredError,
  type NormalEquations,
  requireKernelSize,
  restrictEquations,
  sumSharpProducts,
} from "./normal_equations.ts";
import type { Optics } from "./optics.ts";
import { renderDefocus } from "./render_defocus.ts";
import { noiseAfterShift, SHIFT_REACH, shiftPatch } from "./shift_patch.ts";
import { solveKernel } from "./solve_kernel.ts";

/** A kernel between two patches, and how well it explains them. */
export interface EstimatedKernel {
  kernel: Kernel;
  /** Mean squared error of the sharp patch, blurred with the kernel, against the blurred one, gain and offset fitted. */
  mse: number;
  /** What noise alone makes of that: variance of the blurred patch's noise, and of the sharp one's once blurred. */
  noiseFloor: number;
  /** Where the blurred patch showed what the sharp one has at (0, 0), in pixels; taken out of the kernel. */
  shift: { row: number; column: number };
  /** Brightness of the blurred patch against the sharp one's. */
  gain: number;
  /** The parametric kernel found in the patches, to which the free one was drawn. */
  fit: TiltedDefocusFit;
}

/** Standard deviations, values 0..1. */
export interface PairNoise {
  sharp: number;
  blurred: number;
}

export interface KernelEstimateOptions {
  /** Side of the kernel, odd. */
  sizePx: number;
  /** Estimated from the patches when absent. */
  noise?: PairNoise;
  /** Which parametric kernels to try; default all. */
  optics?: readonly Optics[];
  /**
   * What the kernel is drawn to where the patches tell little: the parametric kernel fitted to them, or nothing (zero).
   * Default defocus.
   */
  prior?: "defocus" | "zero";
}

/**
 * The kernel k >= 0 of sum 1 for which blurred = gain * (k * sharp) + offset: regularised least squares over all
 * pixels whose surroundings lie within the patch. Noise of both patches is allowed for: that of the blurred one sets
 * how strongly k is drawn to the fitted parametric kernel, that of the sharp one is taken out of its autocorrelation
 * (errors in variables). The kernel is centred: the patches' residual shift is found, taken out and reported.
 *
 * Autocorrelation and cross-correlation are those of the pixels themselves, not of patches faded out towards their
 * borders: a Wiener quotient under a Hann window, its regularisation tuned against the truth, correlates with a disk of
 * 10 px under noise of 1/255 by 0.988, this by 0.999.
 *
 * @param sharp A patch of the full stack, at least three kernels wide for a good estimate.
 * @param blurred The same place of a registered frame.
 * @throws RangeError when the patches differ in size, the size is not odd or does not fit, or no blur makes one patch of
 *   the other.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { createRandom } from "../math/random.ts";
 * import { convolveValid } from "../math/convolve.ts";
 * import { cropImage } from "../image/crop_image.ts";
 * import { estimateKernel } from "./estimate_kernel.ts";
 * import { defocusKernel } from "./optics.ts";
 * const random = createRandom(1);
 * const scene = { height: 60, width: 60, data: Float32Array.from({ length: 3600 }, () => random.uniform()) };
 * const { size, data } = defocusKernel("disk", 2);
 * const blurred = convolveValid(scene, { height: size, width: size, data });
 * const rim = (size - 1) / 2;
 * const sharp = cropImage(scene, { top: rim, left: rim, height: blurred.height, width: blurred.width });
 * const { fit } = estimateKernel(sharp, blurred, { sizePx: 7, noise: { sharp: 0, blurred: 1e-3 } });
 * ok(Math.abs(fit.radiusPx - 2) < 0.05);
 * ```
 */
export function estimateKernel(
  sharp: Raster,
  blurred: Raster,
  options: KernelEstimateOptions,
): EstimatedKernel {
  requireKernelSize(options.sizePx);
  const room = Math.min(sharp.height, sharp.width) - 2 * SHIFT_REACH;
  const size = Math.max(options.sizePx, room > 2 * SHIFT_REACH + 1 ? 2 * SHIFT_REACH + 1 : 0);
  const pair = prepareKernelPair({ sharp, blurred }, { ...options, size });
  const estimated = estimatePreparedKernel(pair, options);
  if (estimated) return estimated;
  throw new RangeError("no blur makes one patch of the other: choose textured patches of the same place");
}

/** A pair of patches with all that kernels of several sizes share. */
export interface KernelPair {
  equations: NormalEquations;
  noise: PairNoise;
  shift: { row: number; column: number };
  /** The best parametric kernel; its own centre lies in the middle but for what is left of the shift. */
  fit: ShapeFit;
  deviations: Deviations;
}

/** Shifts smaller than this are left. */
const LEAST_SHIFT_PX = 0.003;

/** Fits the parametric kernel, takes out the shift it shows and forms the equations, for sizes up to `size`. */
export function prepareKernelPair(
  { sharp, blurred }: { sharp: Raster; blurred: Raster },
  options: { size: number; noise?: PairNoise; optics?: readonly Optics[] },
): KernelPair {
  const { size, optics = ALL_OPTICS } = options;
  const noise = { ...(options.noise ?? { sharp: estimateNoise(sharp), blurred: estimateNoise(blurred) }) };
  const sharpNoiseVariance = noise.sharp ** 2;
  const products = sumSharpProducts(sharp, { size });
  let equations = formNormalEquations({ sharp, blurred }, products);
  let fit = optics.map((name) => fitPatchPair(equations, { optics: name, sharpNoiseVariance }))
    .reduce((best, next) => next.error < best.error ? next : best);
  const shift = { row: fit.shape.row, column: fit.shape.column };
  if (Math.hypot(shift.row, shift.column) > LEAST_SHIFT_PX) {
    equations = formNormalEquations({ sharp, blurred: shiftPatch(blurred, shift) }, products);
    const start = { ...fit.shape, row: 0, column: 0 };
    fit = fitPatchPair(equations, { optics: fit.optics, sharpNoiseVariance, start });
    noise.blurred *= Math.sqrt(noiseAfterShift(shift));
  }
  const expected = expectedKernel(fit, size);
  const known = noiseFloor(noise, expected);
  const deviations = estimateDeviations(equations, {
    expected,
    floors: [known, Math.max(known, meanSquaredError(equations, expected))],
    sharpNoiseVariance,
  });
  return { equations, noise, shift, fit, deviations };
}

/** The kernel of one size, at most the pair's; undefined where no blur of this size makes one patch of the other. */
export function estimatePreparedKernel(
  pair: KernelPair,
  { sizePx, prior = "defocus" }: { sizePx: number; prior?: "defocus" | "zero" },
): EstimatedKernel | undefined {
  const equations = restrictEquations(pair.equations, sizePx);
  const { fit, noise, shift, deviations } = pair;
  const expected = expectedKernel(fit, sizePx);
  const { mean, variances, variance } = prior === "zero" ? nothingExpected(expected, deviations) : {
    mean: expected,
    variances: cutOut(deviations.variances, { size: pair.equations.size, cut: sizePx }),
    variance: deviations.variance,
  };
  const noisePower = deviations.floor / equations.count;
  const values = solveKernel(equations, {
    mean,
    lambda: variances.map((variance) => noisePower / variance),
    roughness: ROUGHNESS * noisePower / variance,
    sharpNoiseVariance: noise.sharp ** 2,
  });
  const gain = values.reduce((sum, value) => sum + value, 0);
  if (!(gain > 0 && Number.isFinite(gain))) return undefined;
  const kernel = normalizeKernel({ size: sizePx, data: values });
  return {
    kernel,
    mse: meanSquaredError(equations, values),
    noiseFloor: noiseFloor(noise, values),
    shift,
    gain,
    fit: describeFit(kernel, fit.optics, { ...fit.shape, row: 0, column: 0 }),
  };
}

/** The centred parametric kernel, as bright as the blurred patch. */
function expectedKernel({ optics, shape, gain }: ShapeFit, size: number): Float64Array {
  return renderDefocus(optics, { ...shape, row: 0, column: 0, size }).map((value) => gain * value);
}

/** Any kernel of about the expected one's power and that of the deviations from it. */
function nothingExpected(expected: Float64Array, { variances }: Deviations) {
  const deviation = variances.reduce((sum, value) => sum + value, 0) / variances.length;
  const variance = sumOfSquares(expected) / expected.length + deviation;
  return {
    mean: new Float64Array(expected.length),
    variances: new Float64Array(expected.length).fill(variance),
    variance,
  };
}

/** Noise of the blurred patch, and of the sharp one after the kernel: variances. */
function noiseFloor({ sharp, blurred }: PairNoise, kernel: Float64Array): number {
  return blurred ** 2 + sharp ** 2 * sumOfSquares(kernel);
}

/** The middle of a square of values. */
function cutOut(values: Float64Array, { size, cut }: { size: number; cut: number }): Float64Array {
  const rim = (size - cut) / 2;
  return Float64Array.from(
    { length: cut * cut },
    (_, t) => values[(Math.floor(t / cut) + rim) * size + t % cut + rim],
  );
}
