import type { Weights } from "../network/network.ts";

/** Running means of the gradient and of its square, one for each weight. */
export interface AdamMoments {
  first: Weights;
  second: Weights;
  /** Gradients seen. */
  count: number;
}

const FIRST_DECAY = 0.9;
const SECOND_DECAY = 0.999;
const EPSILON = 1e-8;

/** Moments before the first step: zeros. */
export function createMoments(weights: Weights): AdamMoments {
  const zeros = (): Weights =>
    new Map(
      [...weights].map(([name, { shape, data }]) => [name, { shape, data: new Float32Array(data.length) }]),
    );
  return { first: zeros(), second: zeros(), count: 0 };
}

/**
 * One step of Adam with bias correction (Kingma and Ba 2015, arXiv 1412.6980; beta1 0.9, beta2 0.999, epsilon
 * 1e-8): w -= rate * m / (sqrt(v) + epsilon). `weightDecay` times a weight is added to its gradient. Updates weights and moments in place: they are as large as the
 * network and change at every step.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { createMoments, stepAdam } from "./adam.ts";
 * const weights = new Map([["w", { shape: [1], data: Float32Array.of(1) }]]);
 * const gradient = new Map([["w", { shape: [1], data: Float32Array.of(5) }]]);
 * stepAdam({ weights, moments: createMoments(weights) }, gradient, { learningRate: 0.1 });
 * ok(Math.abs(weights.get("w")!.data[0] - 0.9) < 1e-6);
 * ```
 */
export function stepAdam(
  { weights, moments }: { weights: Weights; moments: AdamMoments },
  gradient: Weights,
  { learningRate, weightDecay = 0 }: { learningRate: number; weightDecay?: number },
): void {
  const step = ++moments.count;
  const rate = (learningRate * Math.sqrt(1 - SECOND_DECAY ** step)) / (1 - FIRST_DECAY ** step);
  const epsilon = EPSILON * Math.sqrt(1 - SECOND_DECAY ** step);
  for (const [name, { data }] of weights) {
    const slope = gradient.get(name)!.data;
    const first = moments.first.get(name)!.data;
    const second = moments.second.get(name)!.data;
    for (let i = 0; i < data.length; i++) {
      const sloped = slope[i] + weightDecay * data[i];
      first[i] += (1 - FIRST_DECAY) * (sloped - first[i]);
      second[i] += (1 - SECOND_DECAY) * (sloped * sloped - second[i]);
      data[i] -= (rate * first[i]) / (Math.sqrt(second[i]) + epsilon);
    }
  }
}
