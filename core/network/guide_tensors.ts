import type { DenseLayer } from "../math/perceptron.ts";
import type { Tensor, Weights } from "./network.ts";

/** How the tensors of a guide's perceptron are named beside those of the network that reads the guide. */
const PREFIX = "guide.";

/**
 * The layers of the perceptron that makes a guide, as tensors `guide.0.weight` [out, in], `guide.0.bias` [out], ...
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { guideTensors, takeGuide } from "./guide_tensors.ts";
 * const layer = { inputs: 2, outputs: 1, weights: Float32Array.of(1, 2), biases: Float32Array.of(3) };
 * deepStrictEqual(takeGuide(guideTensors([layer])), { guide: [layer], others: new Map() });
 * ```
 */
export function guideTensors(layers: readonly DenseLayer[]): Weights {
  return new Map(layers.flatMap(({ inputs, outputs, weights, biases }, i): [string, Tensor][] => [
    [`${PREFIX}${i}.weight`, { shape: [outputs, inputs], data: weights }],
    [`${PREFIX}${i}.bias`, { shape: [outputs], data: biases }],
  ]));
}

/**
 * Takes the guide's layers, where there are any, out of the tensors of a file.
 *
 * @throws Error when a layer is incomplete or does not fit on the one before it.
 */
export function takeGuide(tensors: Weights): { guide?: DenseLayer[]; others: Weights } {
  const others: Weights = new Map(), named: Weights = new Map();
  for (const [name, tensor] of tensors) (name.startsWith(PREFIX) ? named : others).set(name, tensor);
  if (named.size === 0) return { others };
  const guide: DenseLayer[] = [];
  for (let i = 0; 2 * i < named.size; i++) {
    const weight = named.get(`${PREFIX}${i}.weight`), bias = named.get(`${PREFIX}${i}.bias`);
    const [outputs, inputs] = weight?.shape ?? [];
    const fits = weight?.shape.length === 2 && bias?.shape.length === 1 && bias.shape[0] === outputs &&
      (i === 0 || guide[i - 1].outputs === inputs);
    if (!fits) throw new Error(`layer ${i} of the guide is incomplete, or does not fit on the one before it`);
    guide.push({ inputs, outputs, weights: weight.data, biases: bias.data });
  }
  return { guide, others };
}
