import type { Image } from "../image/image.ts";
import type { Kernel } from "../kernels/kernel.ts";

/**
 * A few kernels and for each a map of how much it has to say where, as a kernel for every place: at a pixel the sum of
 * all kernels, each times its map's value there, over the sum of those values (Nagy and O'Leary 1998).
 *
 * @throws RangeError when there are not as many maps as kernels; from the function returned, where all maps are 0.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { interpolateKernels } from "./interpolate_kernels.ts";
 * const kernels = [{ size: 1, data: Float32Array.of(1) }, { size: 3, data: Float32Array.of(0, 0, 0, 1, 0, 1, 0, 0, 0) }];
 * const maps = [createImage(1, 2, Float32Array.of(1, 0.5)), createImage(1, 2, Float32Array.of(0, 0.25))];
 * const kernelAt = interpolateKernels(kernels, maps);
 * deepStrictEqual([...kernelAt(0, 0).data].slice(3, 6), [0, 1, 0]);
 * deepStrictEqual([...kernelAt(0, 1).data].slice(3, 6).map((value) => Math.round(value * 3)), [1, 2, 1]);
 * ```
 */
export function interpolateKernels(
  kernels: readonly Kernel[],
  maps: readonly Image[],
): (row: number, column: number) => Kernel {
  if (kernels.length !== maps.length || kernels.length === 0) {
    throw new RangeError(`each kernel needs a map, got ${kernels.length} kernels and ${maps.length} maps`);
  }
  const size = Math.max(...kernels.map((kernel) => kernel.size));
  return (row, column) => {
    const weights = maps.map(({ width, data }) => data[Math.round(row) * width + Math.round(column)]);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    if (!(total > 0)) throw new RangeError(`no kernel has a say at row ${row}, column ${column}`);
    const data = new Float32Array(size * size);
    kernels.forEach((kernel, k) => {
      if (weights[k] !== 0) addCentred(data, { size, kernel, weight: weights[k] / total });
    });
    return { size, data };
  };
}

function addCentred(
  data: Float32Array,
  { size, kernel, weight }: { size: number; kernel: Kernel; weight: number },
): void {
  const sum = kernel.data.reduce((total, value) => total + value, 0);
  const offset = (size - kernel.size) / 2;
  for (let i = 0; i < kernel.data.length; i++) {
    const at = (offset + Math.floor(i / kernel.size)) * size + offset + i % kernel.size;
    data[at] += weight * kernel.data[i] / sum;
  }
}
