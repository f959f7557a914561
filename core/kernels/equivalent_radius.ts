import type { Kernel } from "./kernel.ts";

/**
 * The radius in pixels of the uniform disk with the kernel's variance about its centroid: sqrt(2 (var_row + var_column))
 * in the mean of both axes' variance = radius^2 / 4. A pixel's own spread (1/12) is taken off; never below 0.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { equivalentRadiusPx } from "./equivalent_radius.ts";
 * import { defocusKernel } from "./optics.ts";
 * ok(Math.abs(equivalentRadiusPx(defocusKernel("disk", 5)) - 5) < 0.02);
 * ```
 */
export function equivalentRadiusPx(kernel: Kernel): number {
  const { row, column } = kernelCentroid(kernel);
  const { size, data } = kernel;
  const middle = (size - 1) / 2;
  let sum = 0, square = 0;
  for (let i = 0; i < data.length; i++) {
    sum += data[i];
    square += data[i] * ((Math.floor(i / size) - middle - row) ** 2 + (i % size - middle - column) ** 2);
  }
  return Math.sqrt(Math.max(0, 2 * (square / sum - 1 / 6)));
}

/** Mean position of the kernel's weight against its middle, in pixels. */
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
