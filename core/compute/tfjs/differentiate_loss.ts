import type { Scalar, Tensor4D } from "@tensorflow/tfjs-core";
import type { TrainingOptions } from "../backend.ts";
import { countInnerPixels } from "../require_inputs.ts";
import type { Tensorflow } from "./open_gpu.ts";

/** The loss of a batch and its derivative for the network's output, zero in the border. */
export function differentiateLoss(
  tf: Tensorflow,
  output: Tensor4D,
  { sharp, options }: { sharp: Tensor4D; options: TrainingOptions },
): { loss: Scalar; derivative: Tensor4D } {
  const { count, height, width, loss: { kind, epsilon, borderPx: border } } = options;
  const pixels = countInnerPixels(options);
  const inner: [number, number, number, number] = [count, height - 2 * border, width - 2 * border, 1];
  const difference = tf.slice(tf.sub<Tensor4D>(output, sharp), [0, border, border, 0], inner);
  const squared = tf.square(difference);
  const root = tf.sqrt(tf.add<Tensor4D>(squared, epsilon ** 2));
  const slope = kind === "mse" ? tf.mul<Tensor4D>(difference, 2) : tf.divNoNan<Tensor4D>(difference, root);
  return {
    loss: tf.div(tf.sum(kind === "mse" ? squared : root), pixels),
    derivative: tf.pad(tf.div<Tensor4D>(slope, pixels), [[0, 0], [border, border], [border, border], [0, 0]]),
  };
}
