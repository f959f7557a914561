import type { Raster } from "./raster.ts";

/** Correlates every row with an odd kernel; beyond the edge the edge's value goes on. */
export function filterRows({ height, width, data }: Raster, kernel: Float32Array): Raster {
  const reach = (kernel.length - 1) / 2;
  const result = new Float32Array(data.length);
  const line = new Float32Array(width + 2 * reach);
  for (let y = 0; y < height; y++) {
    line.set(data.subarray(y * width, (y + 1) * width), reach);
    line.fill(data[y * width], 0, reach);
    line.fill(data[(y + 1) * width - 1], width + reach);
    for (let k = 0; k < kernel.length; k++) {
      const weight = kernel[k];
      for (let x = 0; x < width; x++) result[y * width + x] += weight * line[x + k];
    }
  }
  return { height, width, data: result };
}

/** Correlates every column with an odd kernel; beyond the edge the edge's value goes on. */
export function filterColumns({ height, width, data }: Raster, kernel: Float32Array): Raster {
  const reach = (kernel.length - 1) / 2;
  const result = new Float32Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let k = 0; k < kernel.length; k++) {
      const weight = kernel[k];
      const from = Math.min(height - 1, Math.max(0, y + k - reach)) * width;
      for (let x = 0; x < width; x++) result[y * width + x] += weight * data[from + x];
    }
  }
  return { height, width, data: result };
}
