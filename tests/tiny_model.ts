import { initializeWeights } from "../core/network/parameters.ts";
import type { NetworkDescription } from "../core/network/network.ts";
import { encodeWeights, type WeightsFile } from "../core/network/weights_file.ts";

/** Small enough to restore a test image in no time. */
export const TINY_NETWORK: NetworkDescription = {
  body: "unshuffle",
  output: "residual",
  blocks: 1,
  features: 4,
  growth: 2,
};

/**
 * A weights file whose network adds `lift` to each normalised pixel: its last convolution is zero but for the bias,
 * so that what comes out is known exactly. With `lift` 0 it is the identity. A guide lies beside it unread.
 */
export function encodeLiftingModel(
  lift: number,
  { provenance = { made: "by a test" }, guide }: Partial<Pick<WeightsFile, "provenance" | "guide">> = {},
): Uint8Array {
  const weights = initializeWeights(TINY_NETWORK, { seed: 1 });
  weights.get("last.bias")!.data[0] = lift;
  return encodeWeights({ network: TINY_NETWORK, weights, guide, provenance }, { dtype: "F32" });
}
