import { type DenseLayer, runPerceptron } from "../math/perceptron.ts";

/**
 * Logarithms of the probabilities that a perceptron gives to its classes: log softmax of its outputs.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { classify } from "./classify.ts";
 * const layer = { inputs: 1, outputs: 2, weights: Float32Array.of(1, -1), biases: Float32Array.of(0, 0) };
 * ok(Math.abs(classify([layer], Float32Array.of(1))[0] - Math.log(1 / (1 + Math.exp(-2)))) < 1e-12);
 * ```
 */
export function classify(layers: readonly DenseLayer[], inputs: ArrayLike<number>): Float64Array {
  return logSoftmax(runPerceptron(layers, inputs));
}

/** x - log(sum of exp(x)), in place. */
export function logSoftmax(values: Float64Array): Float64Array {
  const most = values.reduce((a, b) => Math.max(a, b));
  const log = most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0));
  for (let i = 0; i < values.length; i++) values[i] -= log;
  return values;
}
