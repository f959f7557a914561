import { createRandom } from "../math/random.ts";
import { layersOf } from "./layers.ts";
import { countValues, NEGATIVE_SLOPE, type NetworkDescription, type Weights } from "./network.ts";

/** A parameter's name and shape. */
export interface Parameter {
  name: string;
  shape: readonly number[];
}

/**
 * All parameters of a network, in the order of use.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { parametersOf } from "./parameters.ts";
 * const parameters = parametersOf({ body: "paper", output: "direct", blocks: 1, features: 64, growth: 64 });
 * deepStrictEqual(parameters[0], { name: "first.weight", shape: [64, 1, 3, 3] });
 * ```
 */
export function parametersOf(network: NetworkDescription): Parameter[] {
  return layersOf(network).flatMap((layer) =>
    layer.op !== "convolve" ? [] : [
      { name: `${layer.name}.weight`, shape: [layer.outChannels, layer.inChannels, 3, 3] },
      { name: `${layer.name}.bias`, shape: [layer.outChannels] },
    ]
  );
}

/**
 * How many numbers a network learns.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { countParameters } from "./parameters.ts";
 * const network = { body: "unshuffle", output: "direct", blocks: 1, features: 2, growth: 1 } as const;
 * strictEqual(countParameters(network), (4 * 2 * 9 + 2) + 3 * 240 + 3 * (2 * 2 * 9 + 2) + (2 * 9 + 1));
 * ```
 */
export function countParameters(network: NetworkDescription): number {
  return parametersOf(network).reduce((sum, { shape }) => sum + countValues(shape), 0);
}

/**
 * Weights to start learning from: He et al. 2015 normal, scaled by 0.1 inside the blocks as ESRGAN does, biases
 * zero. The last convolution of a residual network is zero, so that it starts as the identity.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { initializeWeights } from "./parameters.ts";
 * const network = { body: "unshuffle", output: "residual", blocks: 1, features: 8, growth: 4 } as const;
 * ok(initializeWeights(network, { seed: 1 }).get("last.weight")!.data.every((value) => value === 0));
 * ```
 */
export function initializeWeights(network: NetworkDescription, options: { seed: number }): Weights {
  const random = createRandom(`weights/${options.seed}`);
  const weights: Weights = new Map();
  for (const { name, shape } of parametersOf(network)) {
    const data = new Float32Array(countValues(shape));
    const isZero = name.endsWith(".bias") || (name === "last.weight" && network.output === "residual");
    if (!isZero) {
      const fanIn = shape[1] * 9;
      const gain = Math.sqrt(2 / (1 + NEGATIVE_SLOPE ** 2));
      const deviation = (gain / Math.sqrt(fanIn)) * (name.startsWith("block") ? 0.1 : 1);
      for (let i = 0; i < data.length; i++) data[i] = deviation * random.normal();
    }
    weights.set(name, { shape, data });
  }
  return weights;
}

/**
 * Makes sure that weights are those of a network.
 *
 * @throws Error naming the first parameter that is missing, superfluous or of another shape.
 * @example
 * ```ts
 * import { throws } from "node:assert";
 * import { requireWeights } from "./parameters.ts";
 * const network = { body: "paper", output: "direct", blocks: 1, features: 8, growth: 4 } as const;
 * throws(() => requireWeights(network, new Map()), /weights lack the parameter first.weight/);
 * ```
 */
export function requireWeights(network: NetworkDescription, weights: Weights): void {
  const parameters = parametersOf(network);
  for (const { name, shape } of parameters) {
    const found = weights.get(name);
    if (!found) throw new Error(`weights lack the parameter ${name}`);
    if (found.shape.join() !== shape.join()) {
      throw new Error(`parameter ${name} has shape [${found.shape}], the network needs [${shape}]`);
    }
  }
  const known = new Set(parameters.map(({ name }) => name));
  for (const name of weights.keys()) {
    if (!known.has(name)) throw new Error(`weights hold ${name}, which the network does not know`);
  }
}
