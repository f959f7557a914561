/**
 * The RRDBNet family (Wang et al. 2018, ESRGAN, arXiv 1809.00219), described as data. Every engine builds
 * the same network from the same record.
 */
export interface NetworkDescription {
  /**
   * `paper`: trunk at full resolution, x2 nearest upsampling and convolutions, 2x2 max-pool back.
   * `unshuffle`: space-to-depth 2 in front, trunk at half resolution, upsampling back.
   */
  body: "paper" | "unshuffle";
  /** What is read; `blurred` where it is absent, as in weights that were made before there was a choice. */
  input?: NetworkInput;
  /**
   * `residual` adds to what the last convolution gives the picture that is to be corrected: the guide where there is
   * one, else the blurred image. `direct` adds nothing.
   */
  output: "direct" | "residual";
  /** Residual-in-residual dense blocks in the trunk, each of 3 dense blocks of 5 convolutions. */
  blocks: number;
  /** Channels that run through the trunk. */
  features: number;
  /** Channels that each convolution of a dense block adds. */
  growth: number;
}

/**
 * What a network reads, [batch, channels, height, width]: `blurred` the blurred image alone; `guided` as channel 0 the
 * blurred image, as channel 1 a guide, the same image deblurred by simpler means.
 */
export type NetworkInput = "blurred" | "guided";

/** Slope of LeakyReLU for negative values. */
export const NEGATIVE_SLOPE = 0.2;
/** What a dense block, and a block of three, adds is multiplied with this. */
export const RESIDUAL_SCALE = 0.2;

/** Name -> shape and values. A convolution's `weight` is [out, in, 3, 3], its `bias` [out]. */
export type Weights = Map<string, Tensor>;

/** Row-major values of any rank. */
export interface Tensor {
  shape: readonly number[];
  data: Float32Array;
}

/**
 * What a network reads, said or not.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { inputOf } from "./network.ts";
 * const network = { body: "paper", output: "residual", blocks: 1, features: 8, growth: 4 } as const;
 * strictEqual(inputOf(network), "blurred");
 * strictEqual(inputOf({ ...network, input: "guided" }), "guided");
 * ```
 */
export function inputOf({ input = "blurred" }: NetworkDescription): NetworkInput {
  return input;
}

/**
 * How many channels a network reads.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { countInputChannels } from "./network.ts";
 * const network = { body: "paper", output: "residual", blocks: 1, features: 8, growth: 4 } as const;
 * strictEqual(countInputChannels({ ...network, input: "guided" }), 2);
 * ```
 */
export function countInputChannels(network: NetworkDescription): number {
  return inputOf(network) === "guided" ? 2 : 1;
}

/**
 * How many values a tensor of a shape holds; 1 where the shape is empty.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { countValues } from "./network.ts";
 * strictEqual(countValues([64, 1, 3, 3]), 576);
 * ```
 */
export function countValues(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
