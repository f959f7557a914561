/** A point-spread function: size x size values, row-major, size odd, sum 1, centre in the middle. */
export interface Kernel {
  size: number;
  data: Float32Array;
}

/**
 * The kernel cut to the smallest centred square that leaves out at most `loss` of its sum on the rim,
 * elements below `floor` times the greatest set to zero, and made to sum to 1 again. Makes blurring cheaper.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { trimKernel } from "./kernel.ts";
 * const kernel = { size: 3, data: Float32Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0) };
 * strictEqual(trimKernel(kernel).size, 1);
 * ```
 */
export function trimKernel(kernel: Kernel, options: { loss?: number; floor?: number } = {}): Kernel {
  const { loss = 1e-3, floor = 1e-4 } = options;
  const centre = (kernel.size - 1) / 2;
  const at = (row: number, column: number) => kernel.data[(centre + row) * kernel.size + centre + column];
  let kept = at(0, 0);
  let half = 0;
  while (kept < 1 - loss && half < centre) {
    half++;
    for (let i = -half; i < half; i++) kept += at(-half, i) + at(i, half) + at(half, -i) + at(-i, -half);
  }
  const size = 2 * half + 1;
  const data = new Float32Array(size * size);
  const least = floor * kernel.data.reduce((greatest, value) => Math.max(greatest, value), 0);
  for (let row = -half; row <= half; row++) {
    for (let column = -half; column <= half; column++) {
      const value = at(row, column);
      if (value >= least) data[(row + half) * size + column + half] = value;
    }
  }
  return normalizeKernel({ size, data });
}

/** The kernel divided by its sum. */
export function normalizeKernel({ size, data }: Kernel | { size: number; data: Float64Array }): Kernel {
  let sum = 0;
  for (const value of data) sum += value;
  return { size, data: Float32Array.from(data, (value) => value / sum) };
}
