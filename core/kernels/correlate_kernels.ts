import type { Kernel } from "./kernel.ts";

/**
 * How alike two kernels are: sum(a b) / sqrt(sum(a^2) sum(b^2)), centres upon each other, what one lacks in size being
 * zero; 1 for kernels that differ by a factor alone, 0..1 where neither is negative.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { correlateKernels } from "./correlate_kernels.ts";
 * const point = { size: 1, data: Float32Array.of(1) };
 * const wide = { size: 3, data: new Float32Array(9).fill(1 / 9) };
 * strictEqual(Math.round(correlateKernels(point, wide) * 1e6), Math.round(1e6 / 3));
 * ```
 */
export function correlateKernels(a: Kernel, b: Kernel): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  const rim = (large.size - small.size) / 2;
  let product = 0;
  for (let row = 0; row < small.size; row++) {
    for (let column = 0; column < small.size; column++) {
      product += small.data[row * small.size + column] * large.data[(row + rim) * large.size + column + rim];
    }
  }
  return product / Math.sqrt(power(a) * power(b));
}

function power({ data }: Kernel): number {
  return data.reduce((sum, value) => sum + value * value, 0);
}
