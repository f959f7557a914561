/** A layer of a perceptron: outputs = weights x inputs + biases. */
export interface DenseLayer {
  inputs: number;
  outputs: number;
  /** Row by row, one an output. */
  weights: Float32Array;
  biases: Float32Array;
}

/** What is left of negative values between layers. */
export const LEAK = 0.1;

/**
 * Logarithms of the probabilities that a perceptron gives to its classes: layer after layer with leaky rectifiers
 * (0.1) between them, and log softmax behind the last.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { classify } from "./perceptron.ts";
 * const layer = { inputs: 1, outputs: 2, weights: Float32Array.of(1, -1), biases: Float32Array.of(0, 0) };
 * ok(Math.abs(classify([layer], Float32Array.of(1))[0] - Math.log(1 / (1 + Math.exp(-2)))) < 1e-12);
 * ```
 */
export function classify(layers: readonly DenseLayer[], inputs: ArrayLike<number>): Float64Array {
  let values = inputs;
  layers.forEach((layer, i) => {
    const outputs = applyLayer(layer, values);
    values = i + 1 < layers.length ? outputs.map((value) => value < 0 ? LEAK * value : value) : outputs;
  });
  return logSoftmax(Float64Array.from(values));
}

/** Outputs of a layer before the rectifier. */
export function applyLayer(
  { inputs, outputs, weights, biases }: DenseLayer,
  values: ArrayLike<number>,
): Float64Array {
  const sums = Float64Array.from(biases);
  for (let o = 0; o < outputs; o++) {
    const row = o * inputs;
    for (let i = 0; i < inputs; i++) sums[o] += weights[row + i] * values[i];
  }
  return sums;
}

/** x - log(sum of exp(x)), in place. */
export function logSoftmax(values: Float64Array): Float64Array {
  const most = values.reduce((a, b) => Math.max(a, b));
  const log = most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0));
  for (let i = 0; i < values.length; i++) values[i] -= log;
  return values;
}
