import { createRandom } from "../../core/math/random.ts";
import type { NetworkDescription, Weights } from "../../core/network/network.ts";
import { initializeWeights } from "../../core/network/parameters.ts";

export const SMALL_NETWORK: NetworkDescription = {
  body: "unshuffle",
  output: "residual",
  blocks: 2,
  features: 32,
  growth: 16,
};

export const LARGE_NETWORK: NetworkDescription = { ...SMALL_NETWORK, blocks: 4, features: 64, growth: 32 };

/** "2 blocks of 32/16". */
export function describeNetwork({ blocks, features, growth }: NetworkDescription): string {
  return `${blocks} blocks of ${features}/${growth}`;
}

/** Starting weights, none of them zero, so that every layer shows in the output. */
export function perturbedWeights(network: NetworkDescription): Weights {
  const weights = initializeWeights(network, { seed: 1 });
  const random = createRandom("bench");
  for (const { data } of weights.values()) {
    for (let i = 0; i < data.length; i++) data[i] += 0.01 * random.normal();
  }
  return weights;
}
