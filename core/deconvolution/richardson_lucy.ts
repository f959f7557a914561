import type { Image } from "../image/image.ts";
import { requireFinite } from "../image/require_finite.ts";
import type { Kernel } from "../kernels/kernel.ts";
import type { ComplexRaster } from "../math/fft.ts";
import { type Canvas, cutCanvas, wholeCanvas } from "./canvas.ts";
import { transformCanvas } from "./canvas_fourier.ts";
import { smoothnessWeight } from "./smoothness_weight.ts";
import { marginFor, transferOf } from "./transfer.ts";

export interface RichardsonLucyOptions {
  /** Greatest number of rounds; default 30. */
  iterations?: number;
  /** Weight of the total variation, 0 for none; from the noise and the image's own slopes when absent. */
  weight?: number;
  /** Differences below this many standard deviations of the noise are damped; 0, the default, damps none. */
  damping?: number;
  /** Standard deviation of the noise in the image's values; found from the spectrum when absent. */
  noise?: number;
  /** Whether to end once what is left is less than the noise; default true. */
  stopAtNoise?: boolean;
  /** The value that stands for no light; default as far below the image's least value as its range is wide. */
  background?: number;
  /** Whether to begin each round farther on in the direction of the last ones; default true. */
  accelerate?: boolean;
}

const DEFAULT_ITERATIONS = 30;
/** How far below the least value darkness is taken to lie, as a share of the range: noise counts alike all over. */
const BACKGROUND_SHARE = 1;
/** Power with which damping sets in (White 1994). */
const DAMPING_POWER = 10;
/** Share of the noise's deviation at which it ends: at the noise itself much could still be gained. */
const STOP_SHARE = 0.9;
/** The least value, as a share of the mean: what divides must not be 0. */
const LEAST_SHARE = 1e-9;

/**
 * Richardson-Lucy deconvolution: x <- x / (1 - weight div(grad x / |grad x|)) * H'(y / H x) from an even grey, with H the
 * blur, H' its mirror image, y the image above its background. It never goes below the background.
 *
 * - Total variation holds down noise: N. Dey et al., Richardson-Lucy algorithm with total variation regularization for 3D
 *   confocal microscope deconvolution, Microscopy Research and Technique 69 (2006). With weight 0, and
 *   not accelerated, it is `skimage.restoration.richardson_lucy`.
 * - Damping keeps differences within the noise from being fitted: y / H x becomes 1 + u^9 (10 - 9 u) (y - H x) / H x, u the
 *   square of the difference over damping * noise, at most 1 (R. L. White, Image restoration using the damped
 *   Richardson-Lucy method, 1994; there for photon noise, here for noise of one strength).
 * - Each round may begin at x + a (x - the last x), a from the agreement of the last two rounds' steps: D. S. C. Biggs and
 *   M. Andrews, Acceleration of iterative image restoration algorithms, Applied Optics 36 (1997).
 * - It ends after `iterations` rounds, or once the mean square of y - H x has come to 0.81 of the noise's variance.
 *
 * Borders are mirrored. Values are not clipped above, and may have any range.
 *
 * @throws RangeError when the image holds NaN or infinities, the kernel is none, or an option is negative.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { deconvolveRichardsonLucy } from "./richardson_lucy.ts";
 * const kernel = { size: 3, data: new Float32Array(9).fill(1 / 9) };
 * const spot = createImage(16, 16);
 * for (const row of [7, 8, 9]) for (const column of [7, 8, 9]) spot.data[row * 16 + column] = 1 / 9;
 * const { data } = deconvolveRichardsonLucy(spot, kernel, { weight: 0, background: 0, stopAtNoise: false });
 * ok(data[8 * 16 + 8] > 0.6 && data.every((value) => value >= 0));
 * ```
 */
export function deconvolveRichardsonLucy(
  image: Image,
  kernel: Kernel,
  options: RichardsonLucyOptions = {},
): Image {
  requireFinite(image);
  const { canvas, part } = wholeCanvas(image, marginFor(kernel));
  const { background = darknessOf(image) } = options;
  const data = iterateRichardsonLucy(canvas, {
    ...options,
    transfer: transferOf(kernel, canvas),
    background,
  });
  return cutCanvas({ canvas: { ...canvas, data }, part }, image.pixelSize);
}

/** Where an image's darkness is taken to lie: its range below its least value. */
export function darknessOf({ data }: Image): number {
  let [least, greatest] = [Infinity, -Infinity];
  for (const value of data) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return least - BACKGROUND_SHARE * (greatest - least);
}

/** The same on a canvas that closes on itself. */
export function iterateRichardsonLucy(
  canvas: Canvas,
  options: Omit<RichardsonLucyOptions, "background"> & { transfer: ComplexRaster; background: number },
): Float64Array {
  const {
    transfer,
    background,
    iterations = DEFAULT_ITERATIONS,
    damping = 0,
    stopAtNoise = true,
    accelerate = true,
  } = options;
  const { height, width } = canvas;
  const y = canvas.data.map((value) => Math.max(0, value - background));
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  if (!(mean > 0)) return canvas.data.slice();
  const { weight, noise } = chooseStrength(canvas, { ...options, damping, stopAtNoise, mean });
  let x: Float64Array = new Float64Array(y.length).fill(mean);
  const leap = createLeap(accelerate);
  const work = { height, width, real: x.slice(), imaginary: new Float64Array(y.length) };
  for (let round = 0; round < iterations; round++) {
    const from = leap.ahead(x);
    work.real.set(from);
    applyTransfer(work, transfer);
    if (stopAtNoise && meanSquare(y, work.real) <= (STOP_SHARE * noise) ** 2) break;
    compare(y, work.real, { least: LEAST_SHARE * mean, limit: damping * noise });
    applyTransfer(work, transfer, { mirrored: true });
    const curvature = weight > 0 ? measureCurvature({ height, width, data: from }) : undefined;
    const next = from.map((value, i) =>
      Math.max(0, value * work.real[i] / (curvature ? 1 - weight * curvature[i] : 1))
    );
    leap.landed(x, { from, next });
    x = next;
  }
  return x.map((value) => value + background);
}

interface Leap {
  /** Where the next round begins. */
  ahead(x: Float64Array): Float64Array;
  /** Tells where a round led: the picture before, where the round began, and what it gave. */
  landed(x: Float64Array, round: { from: Float64Array; next: Float64Array }): void;
}

function createLeap(accelerate: boolean): Leap {
  let direction: Float64Array | undefined, step: Float64Array | undefined;
  let factor = 0;
  return {
    ahead: (x) =>
      direction && factor > 0 ? x.map((value, i) => Math.max(0, value + factor * direction![i])) : x,
    landed: (x, { from, next }) => {
      if (!accelerate) return;
      const latest = next.map((value, i) => value - from[i]);
      if (step) factor = Math.max(0, Math.min(1, dot(latest, step) / Math.max(dot(step, step), 1e-300)));
      direction = next.map((value, i) => value - x[i]);
      step = latest;
    },
  };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** The noise and the weight for the mean brightness; the spectrum is looked at only where they are not known. */
function chooseStrength(
  canvas: Canvas,
  options: RichardsonLucyOptions & { transfer: ComplexRaster; damping: number; mean: number },
): { weight: number; noise: number } {
  const { transfer, noise, weight, damping, stopAtNoise, mean } = options;
  for (const [name, value] of Object.entries({ noise, weight, damping })) {
    if (value !== undefined && !(value >= 0 && Number.isFinite(value))) {
      throw new RangeError(`${name} must be 0 or more, got ${value}`);
    }
  }
  const isKnown = weight !== undefined && (noise !== undefined || !(stopAtNoise || damping > 0));
  if (isKnown) return { weight, noise: noise ?? 0 };
  // Photons' law gives noise of variance s^2 at the mean brightness the unit s^2 / mean.
  const found = smoothnessWeight(canvas, { transfer, noise });
  return { noise: found.noise, weight: Math.min(GREATEST_WEIGHT, weight ?? found.weight / mean) };
}

/** The curvature is 4 at most: with less than a quarter nothing is divided by 0. */
const GREATEST_WEIGHT = 0.1;

function applyTransfer(
  work: ComplexRaster,
  transfer: ComplexRaster,
  options: { mirrored?: boolean } = {},
): void {
  const { real, imaginary } = work;
  imaginary.fill(0);
  transformCanvas(work);
  const sign = options.mirrored ? -1 : 1;
  for (let i = 0; i < real.length; i++) {
    const a = transfer.real[i], b = sign * transfer.imaginary[i], r = real[i], s = imaginary[i];
    real[i] = a * r - b * s;
    imaginary[i] = a * s + b * r;
  }
  transformCanvas(work, { inverse: true });
}

/** Replaces the model H x by what it must be multiplied with to become y, damped within the limit. */
function compare(
  y: Float64Array,
  model: Float64Array,
  { least, limit }: { least: number; limit: number },
): void {
  for (let i = 0; i < y.length; i++) {
    const value = Math.max(least, model[i]);
    const share = limit > 0 ? Math.min(1, ((y[i] - value) / limit) ** 2) : 1;
    const strength = share === 1
      ? 1
      : share ** (DAMPING_POWER - 1) * (DAMPING_POWER - (DAMPING_POWER - 1) * share);
    model[i] = 1 + strength * (y[i] - value) / value;
  }
}

function meanSquare(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return sum / a.length;
}

/** div(grad x / |grad x|), forward differences for the gradient and backward ones for the divergence. */
function measureCurvature({ height, width, data }: Canvas): Float64Array {
  const down = new Float64Array(data.length), across = new Float64Array(data.length);
  for (let y = 0, i = 0; y < height; y++) {
    const below = y + 1 < height ? width : width - height * width;
    for (let x = 0; x < width; x++, i++) {
      const v = data[i + below] - data[i], u = data[x + 1 < width ? i + 1 : i + 1 - width] - data[i];
      const length = Math.sqrt(v * v + u * u + 1e-12);
      down[i] = v / length;
      across[i] = u / length;
    }
  }
  const curvature = new Float64Array(data.length);
  for (let y = 0, i = 0; y < height; y++) {
    const above = y > 0 ? -width : (height - 1) * width;
    for (let x = 0; x < width; x++, i++) {
      curvature[i] = down[i] - down[i + above] + across[i] - across[x > 0 ? i - 1 : i + width - 1];
    }
  }
  return curvature;
}
