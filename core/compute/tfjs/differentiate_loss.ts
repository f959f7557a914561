import type { Scalar, Tensor4D } from "@tensorflow/tfjs-core";
import type { Loss } from "../../training/training_session.ts";
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
  const { loss, slope } = LOSSES[kind](tf, difference, epsilon);
  const bordered: [number, number][] = [[0, 0], [border, border], [border, border], [0, 0]];
  return { loss, derivative: tf.pad(tf.div<Tensor4D>(slope, pixels), bordered) };
}

/** The loss, and how many times 1 / pixels it changes with each difference. */
type LossOf = (tf: Tensorflow, difference: Tensor4D, epsilon: number) => { loss: Scalar; slope: Tensor4D };

const LOSSES: Record<Loss["kind"], LossOf> = {
  mse: (tf, difference) => ({
    loss: tf.mean(tf.square(difference)),
    slope: tf.mul<Tensor4D>(difference, 2),
  }),
  charbonnier: (tf, difference, epsilon) => {
    const root = tf.sqrt(tf.add<Tensor4D>(tf.square(difference), epsilon ** 2));
    return { loss: tf.mean(root), slope: tf.divNoNan<Tensor4D>(difference, root) };
  },
  psnr: (tf, difference, epsilon) => {
    const error = tf.add<Tensor4D>(tf.mean(tf.square(difference), [1, 2, 3], true), epsilon ** 2);
    const decibels = 10 / Math.LN10;
    return {
      loss: tf.mean(tf.mul(tf.log(error), decibels)),
      slope: tf.mul<Tensor4D>(tf.div<Tensor4D>(difference, error), 2 * decibels),
    };
  },
};
