import type { Kernel } from "./kernel.ts";

/** Samples a pixel along each axis. */
const SAMPLES = 5;
/**
 * The radius in pixels of the uniform disk that has half of its weight as near to its centre as the kernel has to its
 * centroid: sqrt(2) times the half-weight radius. For a disk above 1.5 px its radius, for a Gaussian of standard
 * deviation s 1.665 s, for a single pixel 0.56. Unlike the variance it hardly depends on how far a kernel's faint
 * outskirts reach, which diffraction makes endless and noise uncertain.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { equivalentRadiusPx } from "./equivalent_radius.ts";
 * import { defocusKernel } from "./optics.ts";
 * ok(Math.abs(equivalentRadiusPx(defocusKernel("disk", 5)) - 5) < 0.05);
 * ```
 */
export function equivalentRadiusPx(kernel: Kernel): number {
  const { row, column } = kernelCentroid(kernel);
  const { size, data } = kernel;
  const middle = (size - 1) / 2;
  const samples: { square: number; weight: number }[] = [];
  let sum = 0;
  for (let i = 0; i < data.length; i++) {
    if (data[i] === 0) continue;
    sum += data[i];
    for (let part = 0; part < SAMPLES * SAMPLES; part++) {
      const y = Math.floor(i / size) - middle - row + (Math.floor(part / SAMPLES) + 0.5) / SAMPLES - 0.5;
      const x = i % size - middle - column + (part % SAMPLES + 0.5) / SAMPLES - 0.5;
      samples.push({ square: y * y + x * x, weight: data[i] / (SAMPLES * SAMPLES) });
    }
  }
  samples.sort((a, b) => a.square - b.square);
  // The mean over the middle tenth of the weight: a single sample would jump from one ring of samples to the next.
  let before = 0, square = 0;
  for (const sample of samples) {
    const after = before + sample.weight / sum;
    square += sample.square * Math.max(0, Math.min(after, 0.55) - Math.max(before, 0.45)) / 0.1;
    before = after;
  }
  return Math.sqrt(2 * square);
}

/**
 * Mean position of the kernel's weight against its middle, in pixels.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { kernelCentroid } from "./equivalent_radius.ts";
 * const below = { size: 3, data: Float32Array.of(0, 0, 0, 0, 0, 0, 0, 1, 0) };
 * deepStrictEqual(kernelCentroid(below), { row: 1, column: 0 });
 * ```
 */
export function kernelCentroid({ size, data }: Kernel): { row: number; column: number } {
  const middle = (size - 1) / 2;
  let sum = 0, row = 0, column = 0;
  for (let i = 0; i < data.length; i++) {
    sum += data[i];
    row += data[i] * (Math.floor(i / size) - middle);
    column += data[i] * (i % size - middle);
  }
  return { row: row / sum, column: column / sum };
}
