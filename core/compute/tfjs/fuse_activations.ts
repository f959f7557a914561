import { inputsOf, type Layer } from "../../network/layers.ts";

type Activation = Extract<Layer, { op: "leakyRelu" }>;

/** A step of the network in which a convolution may apply LeakyReLU of the given slope to what it gives. */
export type Step = Layer | (Extract<Layer, { op: "convolve" }> & { slope: number });

/**
 * Joins each convolution with the LeakyReLU that alone reads it: one pass over memory less. Nothing is lost
 * for the backward pass, since LeakyReLU keeps the sign.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { layersOf } from "../../network/layers.ts";
 * import { fuseActivations } from "./fuse_activations.ts";
 * const steps = fuseActivations(layersOf({ body: "paper", output: "direct", blocks: 1, features: 8, growth: 4 }));
 * strictEqual(steps.some(({ op }) => op === "leakyRelu"), false);
 * ```
 */
export function fuseActivations(layers: readonly Layer[]): Step[] {
  const readers = new Map<string, number>();
  for (const name of layers.flatMap(inputsOf)) readers.set(name, (readers.get(name) ?? 0) + 1);
  const activationOf = (layer?: Layer, next?: Layer): Activation | undefined =>
    layer?.op === "convolve" && next?.op === "leakyRelu" && next.input === layer.output &&
      readers.get(layer.output) === 1
      ? next
      : undefined;
  return layers.flatMap((layer, at): Step[] => {
    if (activationOf(layers[at - 1], layer)) return [];
    const activation = activationOf(layer, layers[at + 1]);
    if (layer.op !== "convolve" || !activation) return [layer];
    return [{ ...layer, output: activation.output, slope: activation.slope }];
  });
}
