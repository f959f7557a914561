/** A rectangle of numbers, row-major. */
export interface Raster {
  height: number;
  width: number;
  data: Float32Array;
}

/**
 * Convolution where the kernel lies wholly inside the source: the result is smaller by the kernel's size less
 * one. result(y, x) = sum over (j, i) of kernel(j, i) * source(y + h - 1 - j, x + w - 1 - i), summed in float32.
 * Kernel elements of exactly zero cost nothing.
 *
 * @throws RangeError when the kernel is larger than the source.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { convolveValid } from "./convolve.ts";
 * const source = { height: 1, width: 4, data: Float32Array.of(1, 2, 4, 8) };
 * const kernel = { height: 1, width: 2, data: Float32Array.of(10, 1) };
 * deepStrictEqual([...convolveValid(source, kernel).data], [21, 42, 84]);
 * ```
 */
export function convolveValid(source: Raster, kernel: Raster): Raster {
  const height = source.height - kernel.height + 1;
  const width = source.width - kernel.width + 1;
  if (height < 1 || width < 1) {
    throw new RangeError(
      `a kernel of ${kernel.height} x ${kernel.width} does not fit into ${source.height} x ${source.width}`,
    );
  }
  const { offsets, weights } = taps(source.width, kernel);
  const result = new Float32Array(height * width);
  const from = source.data;
  for (let row = 0; row < height; row++) {
    const target = row * width;
    const base = row * source.width;
    for (let tap = 0; tap < offsets.length; tap += 4) {
      const a = base + offsets[tap], b = base + offsets[tap + 1];
      const c = base + offsets[tap + 2], d = base + offsets[tap + 3];
      const p = weights[tap], q = weights[tap + 1], r = weights[tap + 2], s = weights[tap + 3];
      for (let x = 0; x < width; x++) {
        result[target + x] += p * from[a + x] + q * from[b + x] + r * from[c + x] + s * from[d + x];
      }
    }
  }
  return { height, width, data: result };
}

/** Non-zero elements as source offsets and weights, padded to a multiple of four. */
function taps(sourceWidth: number, kernel: Raster): { offsets: Int32Array; weights: Float32Array } {
  const offsets: number[] = [];
  const weights: number[] = [];
  for (let j = 0; j < kernel.height; j++) {
    for (let i = 0; i < kernel.width; i++) {
      const weight = kernel.data[j * kernel.width + i];
      if (weight === 0) continue;
      offsets.push((kernel.height - 1 - j) * sourceWidth + kernel.width - 1 - i);
      weights.push(weight);
    }
  }
  while (offsets.length % 4) {
    offsets.push(0);
    weights.push(0);
  }
  return { offsets: Int32Array.from(offsets), weights: Float32Array.from(weights) };
}
