import type { Image } from "../image/image.ts";
import { requireFinite } from "../image/require_finite.ts";
import type { Kernel } from "../kernels/kernel.ts";
import type { ComplexRaster } from "../math/fft.ts";
import { type Canvas, cutCanvas, wholeCanvas } from "./canvas.ts";
import { transformCanvas } from "./canvas_fourier.ts";
import { laplacianGain } from "./laplacian.ts";
import { smoothnessWeight } from "./smoothness_weight.ts";
import { marginFor, spectrumOf, transferOf } from "./transfer.ts";

export interface TotalVariationOptions {
  /** Weight of the total variation, in the image's values; from the noise and the image's own slopes when absent. */
  weight?: number;
  /** Standard deviation of the noise in the image's values; found from the spectrum when absent. */
  noise?: number;
  /** Greatest number of rounds; default 60. */
  iterations?: number;
  /** Ends once a round changes less than this share of the picture's deviation from its mean; default 1e-3. */
  tolerance?: number;
}

const DEFAULT_ITERATIONS = 60;
const DEFAULT_TOLERANCE = 1e-3;
/** Slopes that are shrunk to nothing in a round, as a share of the mean slope. */
const SHRUNK_SHARE = 0.3;

/**
 * Deconvolution with the least total variation: the x of least 1/2 |H x - y|^2 + weight * sum |grad x|, with H the blur,
 * y the image, and |grad x| the length of both forward differences (isotropic). Edges stay crisp, flat parts become flat.
 * By the alternating direction method of multipliers with the gradient split off: one division in the Fourier domain and
 * one shrinking of slopes a round.
 *
 * Y. Wang, J. Yang, W. Yin and Y. Zhang, A new alternating minimization algorithm for total variation image
 * reconstruction, SIAM J. Imaging Sciences 1 (2008); S. H. Chan et al., An augmented Lagrangian method for total
 * variation video restoration, IEEE Trans. Image Processing 20 (2011).
 *
 * Without `weight` see `smoothnessWeight`. Borders are mirrored. Values are not clipped, and may have any range.
 *
 * @throws RangeError when the image holds NaN or infinities, the kernel is none, or an option is negative.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { deconvolveTotalVariation } from "./total_variation.ts";
 * const kernel = { size: 3, data: new Float32Array(9).fill(1 / 9) };
 * const step = createImage(16, 16, Float32Array.from({ length: 256 }, (_, i) => [0, 0, 1 / 3, 2 / 3, 1][Math.min(4, i % 16 >> 1)]));
 * const { data } = deconvolveTotalVariation(step, kernel, { weight: 1e-4 });
 * ok(data.every(Number.isFinite));
 * ```
 */
export function deconvolveTotalVariation(
  image: Image,
  kernel: Kernel,
  options: TotalVariationOptions = {},
): Image {
  requireFinite(image);
  const { canvas, part } = wholeCanvas(image, marginFor(kernel));
  const data = minimizeTotalVariation(canvas, { transfer: transferOf(kernel, canvas), ...options });
  return cutCanvas({ canvas: { ...canvas, data }, part }, image.pixelSize);
}

/** The same on a canvas that closes on itself. */
export function minimizeTotalVariation(
  canvas: Canvas,
  options: TotalVariationOptions & { transfer: ComplexRaster },
): Float64Array {
  const { transfer, iterations = DEFAULT_ITERATIONS, tolerance = DEFAULT_TOLERANCE } = options;
  const { weight, meanSlope, start } = smoothnessWeight(canvas, options);
  if (weight === 0 || meanSlope === 0) return start;
  const { height, width } = canvas;
  const count = height * width;
  const penalty = weight / (SHRUNK_SHARE * meanSlope);
  const threshold = weight / penalty;
  const scale = divisors(canvas, { transfer, penalty });
  const back = blurredBack(canvas, transfer);
  // Slopes split off, and what their constraint has gathered.
  const slopes: Slopes = { down: new Float64Array(count), across: new Float64Array(count) };
  const multipliers: Slopes = { down: new Float64Array(count), across: new Float64Array(count) };
  let x = start;
  const least = (tolerance * deviation(start)) ** 2 * count;
  const work = { height, width, real: new Float64Array(count), imaginary: new Float64Array(count) };
  for (let round = 0; round < iterations; round++) {
    shrinkSlopes({ height, width, data: x }, { slopes, multipliers, threshold });
    gather(work, { slopes, multipliers });
    transformCanvas(work);
    for (let i = 0; i < count; i++) {
      work.real[i] = (back.real[i] + penalty * work.real[i]) * scale[i];
      work.imaginary[i] = (back.imaginary[i] + penalty * work.imaginary[i]) * scale[i];
    }
    transformCanvas(work, { inverse: true });
    let change = 0;
    for (let i = 0; i < count; i++) change += (work.real[i] - x[i]) ** 2;
    x = work.real.slice();
    if (change <= least) break;
  }
  return x;
}

interface Slopes {
  down: Float64Array;
  across: Float64Array;
}

/** 1 / (|H|^2 + penalty |D|^2). */
function divisors(
  canvas: Canvas,
  { transfer: { real, imaginary }, penalty }: { transfer: ComplexRaster; penalty: number },
): Float64Array {
  return laplacianGain(canvas).map((gain, i) => 1 / (real[i] ** 2 + imaginary[i] ** 2 + penalty * gain));
}

/** conj(H) Y. */
function blurredBack(canvas: Canvas, transfer: ComplexRaster): ComplexRaster {
  const spectrum = spectrumOf(canvas);
  const { real, imaginary } = spectrum;
  for (let i = 0; i < real.length; i++) {
    const a = transfer.real[i], b = transfer.imaginary[i], r = real[i], s = imaginary[i];
    real[i] = a * r + b * s;
    imaginary[i] = a * s - b * r;
  }
  return spectrum;
}

/** Slopes of x with the multipliers, shortened by the threshold; the multipliers keep what was cut off. */
function shrinkSlopes(
  { height, width, data }: Canvas,
  { slopes, multipliers, threshold }: { slopes: Slopes; multipliers: Slopes; threshold: number },
): void {
  for (let y = 0, i = 0; y < height; y++) {
    const below = y + 1 < height ? width : width - height * width;
    for (let x = 0; x < width; x++, i++) {
      const down = data[i + below] - data[i] + multipliers.down[i];
      const across = data[x + 1 < width ? i + 1 : i + 1 - width] - data[i] + multipliers.across[i];
      const length = Math.sqrt(down * down + across * across);
      const kept = length > threshold ? 1 - threshold / length : 0;
      slopes.down[i] = kept * down;
      slopes.across[i] = kept * across;
      multipliers.down[i] = (1 - kept) * down;
      multipliers.across[i] = (1 - kept) * across;
    }
  }
}

/** The adjoint of taking slopes, applied to the slopes less the multipliers. */
function gather(
  { height, width, real, imaginary }: ComplexRaster,
  { slopes, multipliers }: { slopes: Slopes; multipliers: Slopes },
): void {
  imaginary.fill(0);
  const down = (i: number) => slopes.down[i] - multipliers.down[i];
  const across = (i: number) => slopes.across[i] - multipliers.across[i];
  for (let y = 0, i = 0; y < height; y++) {
    const above = y > 0 ? -width : (height - 1) * width;
    for (let x = 0; x < width; x++, i++) {
      real[i] = down(i + above) - down(i) + across(x > 0 ? i - 1 : i + width - 1) - across(i);
    }
  }
}

function deviation(data: Float64Array): number {
  let sum = 0, squares = 0;
  for (const value of data) sum += value;
  const mean = sum / data.length;
  for (const value of data) squares += (value - mean) ** 2;
  return Math.sqrt(squares / data.length);
}
