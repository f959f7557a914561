import type { Kernel } from "../kernels/kernel.ts";
import { type ComplexRaster, nextPowerOfTwo } from "../math/fft.ts";
import type { Canvas } from "./canvas.ts";
import { transformCanvas } from "./canvas_fourier.ts";

const LEAST_MARGIN_PX = 16;
const KERNELS_A_MARGIN = 4;

/**
 * The Fourier transform of a kernel laid with its centre on a canvas's first pixel: what blurring by it multiplies each
 * frequency with. What is wider than the canvas comes in again at the other side.
 *
 * @throws RangeError when the kernel is not an odd square of finite numbers with a sum above 0.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { transferOf } from "./transfer.ts";
 * const { real } = transferOf({ size: 1, data: Float32Array.of(1) }, { height: 2, width: 2 });
 * deepStrictEqual([...real], [1, 1, 1, 1]);
 * ```
 */
export function transferOf(
  { size, data }: Kernel,
  { height, width }: { height: number; width: number },
): ComplexRaster {
  requireKernel({ size, data });
  const sum = data.reduce((total, value) => total + value, 0);
  const real = new Float64Array(height * width), imaginary = new Float64Array(height * width);
  const half = (size - 1) / 2;
  for (let i = 0; i < data.length; i++) {
    const row = (Math.floor(i / size) - half) & (height - 1), column = (i % size - half) & (width - 1);
    real[row * width + column] += data[i] / sum;
  }
  const transfer = { height, width, real, imaginary };
  transformCanvas(transfer);
  return transfer;
}

/** The Fourier transform of a canvas. */
export function spectrumOf({ height, width, data }: Canvas): ComplexRaster {
  const spectrum = { height, width, real: data.slice(), imaginary: new Float64Array(data.length) };
  transformCanvas(spectrum);
  return spectrum;
}

/** How far from its centre a kernel reaches. */
function kernelReachPx({ size, data }: Kernel): number {
  const half = (size - 1) / 2;
  let reach = 0;
  for (let i = 0; i < data.length; i++) {
    if (data[i] === 0) continue;
    reach = Math.max(reach, Math.abs(Math.floor(i / size) - half), Math.abs(i % size - half));
  }
  return reach;
}

/** Surroundings that deconvolution needs: what it makes of an edge of the canvas dies away over some kernels' width. */
export function marginFor(kernel: Kernel): number {
  return Math.max(LEAST_MARGIN_PX, KERNELS_A_MARGIN * kernelReachPx(kernel));
}

/** The largest block that leaves room for the kernel's margins on the smallest canvas on which it has `leastPx`. */
export function fillCanvas(kernel: Kernel, { leastPx }: { leastPx: number }): number {
  const margins = 2 * marginFor(kernel);
  return nextPowerOfTwo(leastPx + margins) - margins;
}

function requireKernel({ size, data }: Kernel): void {
  const isSquare = Number.isInteger(size) && size % 2 === 1 && data.length === size * size;
  const sum = data.reduce((total, value) => total + value, 0);
  if (!(isSquare && sum > 0 && Number.isFinite(sum))) {
    throw new RangeError(
      `a kernel must be an odd square of numbers with a sum above 0, got ${data.length} values for size ` +
        `${size} with the sum ${sum}`,
    );
  }
}
