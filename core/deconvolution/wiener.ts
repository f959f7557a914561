import type { Image } from "../image/image.ts";
import { requireFinite } from "../image/require_finite.ts";
import type { Kernel } from "../kernels/kernel.ts";
import type { ComplexRaster } from "../math/fft.ts";
import { type Canvas, cutCanvas, wholeCanvas } from "./canvas.ts";
import { transformCanvas } from "./canvas_fourier.ts";
import { fitSpectrum, frequenciesOf } from "./fit_spectrum.ts";
import { laplacianGain } from "./laplacian.ts";
import { marginFor, spectrumOf, transferOf } from "./transfer.ts";

export interface WienerOptions {
  /**
   * Weight of the Laplacian prior: the noise's variance over that of the sharp picture's Laplacian. Found from the
   * image's own spectrum when absent.
   */
  balance?: number;
  /** Standard deviation of the noise in the image's values; found from the spectrum when absent. Not used with `balance`. */
  noise?: number;
}

/**
 * Wiener deconvolution: X = conj(H) Y / (|H|^2 + N / S), with H the kernel's and Y the image's Fourier transform, N the
 * power of the noise and S that of the sharp picture.
 *
 * - With `balance`: N / S = balance * L^2, L the transform of the 5-point Laplacian (Hunt 1973), as
 *   `skimage.restoration.wiener`.
 * - Without: S = amplitude * f^-exponent, fitted to the image with the noise (see `fitSpectrum`).
 *
 * Borders are mirrored. Values are not clipped, and may have any range.
 *
 * @throws RangeError when the image holds NaN or infinities, the kernel is none, or balance or noise is negative.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { deconvolveWiener } from "./wiener.ts";
 * const kernel = { size: 3, data: new Float32Array(9).fill(1 / 9) };
 * const spot = createImage(16, 16);
 * for (const row of [7, 8, 9]) for (const column of [7, 8, 9]) spot.data[row * 16 + column] = 1 / 9;
 * ok(deconvolveWiener(spot, kernel, { balance: 1e-4 }).data[8 * 16 + 8] > 0.7);
 * ```
 */
export function deconvolveWiener(image: Image, kernel: Kernel, options: WienerOptions = {}): Image {
  requireFinite(image);
  const { canvas, part } = wholeCanvas(image, marginFor(kernel));
  const data = filterWiener(canvas, { transfer: transferOf(kernel, canvas), ...options });
  return cutCanvas({ canvas: { ...canvas, data }, part }, image.pixelSize);
}

/** The same on a canvas that closes on itself. */
export function filterWiener(
  canvas: Canvas,
  options: WienerOptions & { transfer: ComplexRaster },
): Float64Array {
  const { transfer, noise, balance } = options;
  for (const [name, value] of Object.entries({ balance, noise })) {
    if (value !== undefined && !(value >= 0 && Number.isFinite(value))) {
      throw new RangeError(`${name} must be 0 or more, got ${value}`);
    }
  }
  const penalty = balance === undefined
    ? fittedPenalty(canvas, { transfer, noise })
    : laplacianGain(canvas).map((gain) => balance * gain * gain);
  const spectrum = spectrumOf(canvas);
  const { real, imaginary } = spectrum;
  for (let i = 0; i < real.length; i++) {
    const a = transfer.real[i], b = transfer.imaginary[i];
    const scale = 1 / Math.max(a * a + b * b + penalty[i], Number.MIN_VALUE);
    const [r, s] = [real[i], imaginary[i]];
    real[i] = (a * r + b * s) * scale;
    imaginary[i] = (a * s - b * r) * scale;
  }
  transformCanvas(spectrum, { inverse: true });
  return real;
}

/** Noise over signal at each frequency; 0 at zero, as the mean needs no guess. */
function fittedPenalty(
  canvas: Canvas,
  { transfer, noise }: { transfer: ComplexRaster; noise?: number },
): Float64Array {
  const { amplitude, exponent, noiseVariance } = fitSpectrum(canvas, { transfer, noise });
  return frequenciesOf(canvas).map((frequency) =>
    frequency === 0 ? 0 : noiseVariance / Math.max(amplitude, 1e-30) * frequency ** exponent
  );
}
