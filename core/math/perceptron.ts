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
 * What a perceptron gives: layer after layer, with leaky rectifiers (0.1) between them.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { runPerceptron } from "./perceptron.ts";
 * const layer = { inputs: 1, outputs: 1, weights: Float32Array.of(2), biases: Float32Array.of(-4) };
 * deepStrictEqual([...runPerceptron([layer, layer], [1])], [-4.4]);
 * ```
 */
export function runPerceptron(
  layers: readonly DenseLayer[],
  inputs: ArrayLike<number>,
): Float64Array<ArrayBuffer> {
  let values = Float64Array.from(inputs);
  layers.forEach((layer, i) => {
    values = applyLayer(layer, values);
    if (i + 1 < layers.length) rectify(values);
  });
  return values;
}

/** Outputs of one layer, before the rectifier. */
function applyLayer(
  { inputs, outputs, weights, biases }: DenseLayer,
  values: ArrayLike<number>,
): Float64Array<ArrayBuffer> {
  const sums = Float64Array.from(biases);
  for (let o = 0; o < outputs; o++) {
    const row = o * inputs;
    let sum = sums[o];
    for (let i = 0; i < inputs; i++) sum += weights[row + i] * values[i];
    sums[o] = sum;
  }
  return sums;
}

function rectify(values: Float64Array): void {
  for (let i = 0; i < values.length; i++) {
    if (values[i] < 0) values[i] *= LEAK;
  }
}
