import { inputOf, type NetworkDescription } from "../network/network.ts";
import type { TrainingPair } from "../synthesis/draw_pairs.ts";
import type { Batch } from "./training_session.ts";

/**
 * Pairs of one size side by side, with what the network reads of them. Guides that it does not read are left out.
 *
 * @throws RangeError when the network reads guides and a pair has none.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { assembleBatch } from "./assemble_batch.ts";
 * const [blurred, guide, sharp] = [1, 2, 3].map((value) => createImage(1, 1, new Float32Array([value])));
 * const network = { body: "paper", output: "residual", blocks: 1, features: 8, growth: 4 } as const;
 * const pairs = [{ blurred, guide, sharp }, { blurred, guide, sharp }];
 * deepStrictEqual([...assembleBatch(pairs, network).input], [1, 1]);
 * deepStrictEqual([...assembleBatch(pairs, { ...network, input: "guided" }).input], [1, 2, 1, 2]);
 * ```
 */
export function assembleBatch(pairs: readonly TrainingPair[], network: NetworkDescription): Batch {
  const { height, width } = pairs[0].sharp;
  const read = pairs.flatMap((pair, i) => {
    if (inputOf(network) === "blurred") return [pair.blurred];
    if (!pair.guide) {
      throw new RangeError(`the network reads guides, and pair ${i + 1} of the batch has none`);
    }
    return [pair.blurred, pair.guide];
  });
  const input = joinPixels(read.map(({ data }) => data));
  const sharp = joinPixels(pairs.map((pair) => pair.sharp.data));
  return { count: pairs.length, height, width, input, sharp };
}

function joinPixels(parts: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(parts.length * parts[0].length);
  parts.forEach((part, i) => joined.set(part, i * part.length));
  return joined;
}
