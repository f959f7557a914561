import type { Raster } from "./raster.ts";

/**
 * Convolution where the kernel lies wholly inside the source: the result is smaller by the kernel's size less
 * one. result(y, x) = sum over (j, i) of kernel(j, i) * source(y + h - 1 - j, x + w - 1 - i), summed in float64.
 * Kernel elements of exactly zero cost nothing, and a kernel that is a product of a column and a row is applied as
 * such.
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
  const factors = kernel.height > 3 && kernel.width > 3 ? factorize(kernel) : undefined;
  return factors
    ? convolveDirectly(convolveDirectly(source, factors.column), factors.row)
    : convolveDirectly(source, kernel);
}

function convolveDirectly(source: Raster, kernel: Raster): Raster {
  const height = source.height - kernel.height + 1;
  const width = source.width - kernel.width + 1;
  const { offsets, weights } = taps(source.width, kernel);
  const from = Float64Array.from(source.data);
  const sums = new Float64Array(width);
  const result = new Float32Array(height * width);
  for (let row = 0; row < height; row++) {
    sums.fill(0);
    const base = row * source.width;
    // Eight taps at a time: most of the cost is reading and writing the sums.
    for (let tap = 0; tap < offsets.length; tap += 8) {
      const o0 = base + offsets[tap], o1 = base + offsets[tap + 1];
      const o2 = base + offsets[tap + 2], o3 = base + offsets[tap + 3];
      const o4 = base + offsets[tap + 4], o5 = base + offsets[tap + 5];
      const o6 = base + offsets[tap + 6], o7 = base + offsets[tap + 7];
      const w0 = weights[tap], w1 = weights[tap + 1], w2 = weights[tap + 2], w3 = weights[tap + 3];
      const w4 = weights[tap + 4], w5 = weights[tap + 5], w6 = weights[tap + 6], w7 = weights[tap + 7];
      for (let x = 0; x < width; x++) {
        sums[x] += w0 * from[o0 + x] + w1 * from[o1 + x] + w2 * from[o2 + x] + w3 * from[o3 + x] +
          w4 * from[o4 + x] + w5 * from[o5 + x] + w6 * from[o6 + x] + w7 * from[o7 + x];
      }
    }
    result.set(sums, row * width);
  }
  return { height, width, data: result };
}

/** Column and row whose product the kernel is, if it is one within float32's precision. */
function factorize({ height, width, data }: Raster): { column: Raster; row: Raster } | undefined {
  let peak = 0;
  for (let i = 1; i < data.length; i++) if (Math.abs(data[i]) > Math.abs(data[peak])) peak = i;
  if (data[peak] === 0) return undefined;
  const [peakRow, peakColumn] = [Math.floor(peak / width), peak % width];
  const column = Float32Array.from({ length: height }, (_, j) => data[j * width + peakColumn]);
  const row = Float32Array.from({ length: width }, (_, i) => data[peakRow * width + i] / data[peak]);
  const tolerance = 1e-6 * Math.abs(data[peak]);
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      if (Math.abs(column[j] * row[i] - data[j * width + i]) > tolerance) return undefined;
    }
  }
  return { column: { height, width: 1, data: column }, row: { height: 1, width, data: row } };
}

/** Non-zero elements as source offsets and weights, padded to a multiple of eight. */
function taps(sourceWidth: number, kernel: Raster): { offsets: Int32Array; weights: Float64Array } {
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
  while (offsets.length % 8) {
    offsets.push(0);
    weights.push(0);
  }
  return { offsets: Int32Array.from(offsets), weights: Float64Array.from(weights) };
}
