/**
 * How strongly the 5-point Laplacian, 4 in the middle and -1 at its four neighbours, takes each frequency of a canvas:
 * 4 - 2 cos(2 pi v / height) - 2 cos(2 pi u / width), row-major. Also the squared gain of both forward differences
 * together.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { laplacianGain } from "./laplacian.ts";
 * deepStrictEqual([...laplacianGain({ height: 2, width: 2 })], [0, 4, 4, 8]);
 * ```
 */
export function laplacianGain({ height, width }: { height: number; width: number }): Float64Array {
  const along = (count: number) =>
    Float64Array.from({ length: count }, (_, i) => 2 - 2 * Math.cos(2 * Math.PI * i / count));
  const [down, across] = [along(height), along(width)];
  const gain = new Float64Array(height * width);
  for (let v = 0; v < height; v++) {
    for (let u = 0; u < width; u++) gain[v * width + u] = down[v] + across[u];
  }
  return gain;
}
