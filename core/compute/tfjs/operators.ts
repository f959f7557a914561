import type { Rank, Tensor1D, Tensor3D, Tensor4D } from "@tensorflow/tfjs-core";
import type { Tensor } from "../../network/network.ts";
import type { Tensorflow } from "./open_gpu.ts";

/** A convolution's parameters on the GPU: `filter` [3, 3, in, out], `bias` [out]. */
export interface Filter {
  filter: Tensor4D;
  bias: Tensor1D;
}

/** Parameters [out, in, 3, 3] and [out] as the GPU wants them: copies, that later changes do not reach. */
export function uploadFilter(tf: Tensorflow, weight: Tensor, bias: Tensor): Filter {
  const outerFirst = tf.tensor4d(weight.data.slice(), weight.shape as [number, number, number, number]);
  const filter = tf.transpose(outerFirst, [2, 3, 1, 0]);
  outerFirst.dispose();
  return { filter, bias: tf.tensor1d(bias.data.slice()) };
}

/** 3x3 convolution with one zero of padding, then LeakyReLU if a slope is given. */
export function convolve(
  tf: Tensorflow,
  input: Tensor4D,
  { filter, bias, slope }: Filter & { slope?: number },
) {
  return tf.fused.conv2d({
    x: input,
    filter,
    bias,
    strides: 1,
    pad: "same",
    ...(slope !== undefined && { activation: "leakyrelu" as const, leakyreluAlpha: slope }),
  });
}

/** The adjoint of the convolution in its input: convolution with the filter turned around and transposed. */
export function convolveBackwardInput(tf: Tensorflow, gradient: Tensor4D, filter: Tensor4D): Tensor4D {
  return tf.conv2d(gradient, tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]), 1, "same");
}

/**
 * The derivative for the filter, [out, in, 3, 3]: nine matrix products of the input with the shifted
 * gradient. In chunks of few rows, since the library's own kernel is wrong where a loop exceeds 65,535 steps
 * (llvmpipe), long products add by atomics in no fixed order, and short ones keep more of a GPU busy.
 */
export function convolveBackwardFilter(tf: Tensorflow, gradient: Tensor4D, input: Tensor4D): Tensor4D {
  const [count, height, width, inChannels] = input.shape;
  const outChannels = gradient.shape[3];
  const rows = rowsPerChunk(height, width);
  const chunks = count * height / rows;
  const columns = tf.reshape<Rank.R3>(input, [chunks, rows * width, inChannels]);
  const padded = tf.pad(gradient, [[0, 0], [1, 1], [1, 1], [0, 0]]);
  const taps = Array.from({ length: 9 }, (_, tap) => {
    const offset: [number, number, number, number] = [0, 2 - Math.floor(tap / 3), 2 - tap % 3, 0];
    const shifted = tf.reshape<Rank.R3>(tf.slice(padded, offset, gradient.shape), [
      chunks,
      rows * width,
      outChannels,
    ]);
    return tf.matMul(columns, shifted, true, false);
  });
  // [9, chunks, in, out] summed over chunks.
  const summed = tf.sum<Tensor3D>(tf.stack(taps), 1);
  return tf.reshape<Rank.R4>(tf.transpose(summed, [2, 1, 0]), [outChannels, inChannels, 3, 3]);
}

/** The most rows that divide a height and hold at most 1,024 pixels; at least one. */
export function rowsPerChunk(height: number, width: number): number {
  for (let rows = height; rows > 1; rows--) {
    if (height % rows === 0 && rows * width <= 1024) return rows;
  }
  return 1;
}

/** [b, h, w, c] -> [b, h, w, 1]. */
export function selectChannel(tf: Tensorflow, input: Tensor4D, channel: number): Tensor4D {
  const [count, height, width] = input.shape;
  return tf.slice(input, [0, 0, 0, channel], [count, height, width, 1]);
}

/** [b, 2h, 2w, c] -> [b, h, w, 4c], channels by row offset, column offset, channel. */
export function spaceToDepth(tf: Tensorflow, input: Tensor4D): Tensor4D {
  const [count, height, width, channels] = input.shape;
  const windows = tf.reshape<Rank.R4>(input, [count * height / 2, 2, width / 2, 2 * channels]);
  return tf.reshape(tf.transpose(windows, [0, 2, 1, 3]), [count, height / 2, width / 2, 4 * channels]);
}

/** The inverse and adjoint of `spaceToDepth`. */
export function depthToSpace(tf: Tensorflow, input: Tensor4D): Tensor4D {
  const [count, height, width, channels] = input.shape;
  const windows = tf.reshape<Rank.R4>(input, [count * height, width, 2, channels / 2]);
  return tf.reshape(tf.transpose(windows, [0, 2, 1, 3]), [count, 2 * height, 2 * width, channels / 4]);
}

/** Each pixel becomes 2x2. */
export function upsampleNearest(tf: Tensorflow, input: Tensor4D): Tensor4D {
  const [, height, width] = input.shape;
  return tf.image.resizeNearestNeighbor(input, [2 * height, 2 * width]);
}

/** The adjoint of `upsampleNearest`: the sum of each 2x2 window. */
export function upsampleNearestBackward(tf: Tensorflow, gradient: Tensor4D): Tensor4D {
  return tf.mul(tf.avgPool(gradient, 2, 2, "valid"), 4);
}

/** The greatest of each 2x2 window. */
export function maxPool(tf: Tensorflow, input: Tensor4D): Tensor4D {
  return tf.maxPool(input, 2, 2, "valid");
}

/** Each window's derivative goes to the first of its greatest pixels; the library's own kernel errs. */
export function maxPoolBackward(
  tf: Tensorflow,
  gradient: Tensor4D,
  { input, output }: { input: Tensor4D; output: Tensor4D },
): Tensor4D {
  let isFree = tf.onesLike(output);
  const parts = tf.split(spaceToDepth(tf, input), 4, 3).map((pixel) => {
    const isFirst = tf.mul(isFree, tf.cast(tf.equal(pixel, output), "float32"));
    isFree = tf.sub(isFree, isFirst);
    return tf.mul<Tensor4D>(gradient, isFirst);
  });
  return depthToSpace(tf, tf.concat(parts, 3));
}

/** The derivative before LeakyReLU from that after it and what it gave. */
export function leakyReluBackward(
  tf: Tensorflow,
  gradient: Tensor4D,
  { output, slope }: { output: Tensor4D; slope: number },
): Tensor4D {
  return tf.where(tf.greaterEqual(output, 0), gradient, tf.mul<Tensor4D>(gradient, slope));
}
