import type { Weights } from "../network/network.ts";

/** Patches of one size: what the network reads and what it is to give, row-major. */
export interface Batch {
  count: number;
  height: number;
  width: number;
  /** [count, channels, height, width], the channels as the network's `NetworkInput` says. */
  input: Float32Array;
  /** [count, 1, height, width]. */
  sharp: Float32Array;
}

/**
 * What is minimised, over all pixels but a border of so many pixels at each side of a patch (the network sees
 * zeros beyond it), d = output - sharp:
 * `mse`: mean d^2;
 * `charbonnier`: mean sqrt(d^2 + epsilon^2);
 * `psnr`: mean over patches of 10 log10(mean d^2 + epsilon^2), in dB: a nearly sharp patch counts as much as a
 * strongly blurred one (Chen et al. 2022, NAFNet).
 */
export interface Loss {
  kind: "mse" | "charbonnier" | "psnr";
  /** Keeps the derivative finite where an error vanishes; `mse` does not use it. */
  epsilon: number;
  /** Pixels left out at each side. */
  borderPx: number;
}

/** The loss at some weights and its derivative for each of them, same names and shapes. */
export interface LossGradient {
  loss: number;
  gradient: Weights;
}

/** Port: forward and backward passes of one network on one engine. The optimiser lives outside. */
export interface TrainingSession {
  readonly device: string;
  /** Mean loss over the batch and its gradient. */
  differentiate(weights: Weights, batch: Batch): Promise<LossGradient>;
  dispose(): Promise<void>;
}
