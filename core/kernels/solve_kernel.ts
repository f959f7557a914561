import { applyGram, type NormalEquations } from "./normal_equations.ts";

/** What is known of a kernel before the patches are looked at. */
export interface KernelPrior {
  /** The kernel expected, size * size values; it need not sum to 1: the patches may differ in brightness. */
  mean: Float64Array;
  /** How much deviations from it cost, element by element: the sum of lambda * (k - mean)^2. */
  lambda: Float64Array;
  /** How much differences between neighbouring deviations cost: roughness * (difference)^2, summed over neighbours. */
  roughness: number;
  /** Variance of the sharp patch's noise, taken out of its products with itself. */
  sharpNoiseVariance: number;
}

const SWEEPS = 200;

/**
 * The kernel without negative elements that minimises energy - 2 k . cross + k . (gram - sharpNoiseVariance) k and the
 * cost of its deviations from the mean, by coordinate descent from there; its sum is the brightness of the blurred patch
 * against the sharp one's.
 */
export function solveKernel(equations: NormalEquations, prior: KernelPrior): Float64Array {
  const { gram, cross } = equations;
  const n = cross.length;
  const { mean, lambda, roughness } = prior;
  const neighbours = listNeighbours(equations.size);
  // Noise may make the corrected matrix a little indefinite where there is no texture; half of it is left then.
  const ridge = lambda.map((value) =>
    Math.max(value, prior.sharpNoiseVariance / 2) - prior.sharpNoiseVariance
  );
  const kernel = mean.slice();
  const slope = applyGram(equations, kernel);
  let peak = 0;
  for (let t = 0; t < n; t++) {
    slope[t] += ridge[t] * kernel[t] - cross[t] - lambda[t] * mean[t];
    peak = Math.max(peak, kernel[t]);
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let largest = 0;
    for (let t = 0; t < n; t++) {
      if (kernel[t] === 0 && slope[t] >= 0) continue;
      const value = Math.max(
        0,
        kernel[t] - slope[t] / (gram[t * n + t] + ridge[t] + roughness * neighbours[t].length),
      );
      const change = value - kernel[t];
      if (change === 0) continue;
      kernel[t] = value;
      const row = gram.subarray(t * n, t * n + n);
      for (let u = 0; u < n; u++) slope[u] += change * row[u];
      slope[t] += (ridge[t] + roughness * neighbours[t].length) * change;
      for (const neighbour of neighbours[t]) slope[neighbour] -= roughness * change;
      largest = Math.max(largest, Math.abs(change));
      peak = Math.max(peak, value);
    }
    if (largest < 1e-4 * peak) break;
  }
  return kernel;
}

/** Above, below, to the left and to the right, as far as there are. */
function listNeighbours(size: number): number[][] {
  return Array.from({ length: size * size }, (_, t) => {
    const [row, column] = [Math.floor(t / size), t % size];
    const around: number[] = [];
    if (row > 0) around.push(t - size);
    if (row < size - 1) around.push(t + size);
    if (column > 0) around.push(t - 1);
    if (column < size - 1) around.push(t + 1);
    return around;
  });
}
