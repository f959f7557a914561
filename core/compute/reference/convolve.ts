import type { Tensor } from "../../network/network.ts";
import { createValue, type Value } from "./value.ts";

/**
 * 3x3 cross-correlation, stride 1, one zero of padding:
 * out[n, o, y, x] = bias[o] + sum over i, r, c of weight[o, i, r, c] * in[n, i, y + r - 1, x + c - 1].
 *
 * @param weight [out, in, 3, 3].
 * @param bias [out]; none adds zero.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { convolve } from "./convolve.ts";
 * const weight = { shape: [1, 1, 3, 3], data: new Float32Array([0, 0, 0, 0, 0, 1, 0, 0, 0]) };
 * const input = { count: 1, channels: 1, height: 1, width: 3, data: new Float64Array([1, 2, 3]) };
 * deepStrictEqual([...convolve(input, { weight }).data], [2, 3, 0]);
 * ```
 */
export function convolve(input: Value, { weight, bias }: { weight: Tensor; bias?: Tensor }): Value {
  const { count, channels, height, width } = input;
  const outChannels = weight.shape[0];
  const output = createValue(count, outChannels, height, width);
  const padded = pad(input);
  const pixels = height * width;
  for (let n = 0; n < count; n++) {
    for (let o = 0; o < outChannels; o++) {
      const plane = output.data.subarray((n * outChannels + o) * pixels, (n * outChannels + o + 1) * pixels);
      if (bias) plane.fill(bias.data[o]);
      for (let i = 0; i < channels; i++) {
        accumulate(plane, planeOf(padded, n, i), {
          width,
          taps: weight.data.subarray((o * channels + i) * 9, (o * channels + i + 1) * 9),
        });
      }
    }
  }
  return output;
}

/** What `convolve` hands back from the derivative of its output: the derivatives of all it read. */
export interface ConvolveGradient {
  input: Value;
  weight: Tensor;
  bias: Tensor;
}

/** The adjoint of `convolve` in each of its three arguments. */
export function convolveBackward(
  gradient: Value,
  { input, weight }: { input: Value; weight: Tensor },
): ConvolveGradient {
  return {
    input: convolve(gradient, { weight: transposeWeight(weight) }),
    weight: differentiateWeight(gradient, input),
    bias: { shape: [gradient.channels], data: sumPlanes(gradient) },
  };
}

/**
 * weight[o, i, r, c] -> [i, o, 2 - r, 2 - c]: convolving with it is the adjoint of convolving with weight.
 */
export function transposeWeight({ shape: [outChannels, inChannels], data }: Tensor): Tensor {
  const transposed = new Float32Array(data.length);
  for (let o = 0; o < outChannels; o++) {
    for (let i = 0; i < inChannels; i++) {
      for (let tap = 0; tap < 9; tap++) {
        transposed[(i * outChannels + o) * 9 + 8 - tap] = data[(o * inChannels + i) * 9 + tap];
      }
    }
  }
  return { shape: [inChannels, outChannels, 3, 3], data: transposed };
}

/** plane += 3x3 correlation of a padded plane; one pass, so that each pixel is written once. */
function accumulate(
  plane: Float64Array,
  padded: Float64Array,
  { width, taps }: { width: number; taps: Float32Array },
) {
  const [a, b, c, d, e, f, g, h, i] = taps;
  const stride = width + 2;
  let at = 0;
  for (let top = 0; at < plane.length; top += stride) {
    const middle = top + stride;
    const bottom = middle + stride;
    for (let x = 0; x < width; x++, at++) {
      plane[at] += a * padded[top + x] + b * padded[top + x + 1] + c * padded[top + x + 2] +
        d * padded[middle + x] + e * padded[middle + x + 1] + f * padded[middle + x + 2] +
        g * padded[bottom + x] + h * padded[bottom + x + 1] + i * padded[bottom + x + 2];
    }
  }
}

function differentiateWeight(gradient: Value, input: Value): Tensor {
  const { count, channels: outChannels, height, width } = gradient;
  const padded = pad(input);
  const sums = new Float64Array(outChannels * input.channels * 9);
  for (let n = 0; n < count; n++) {
    for (let o = 0; o < outChannels; o++) {
      const plane = planeOf(gradient, n, o);
      for (let i = 0; i < input.channels; i++) {
        const source = planeOf(padded, n, i);
        for (let tap = 0; tap < 9; tap++) {
          const offset = Math.floor(tap / 3) * (width + 2) + tap % 3;
          sums[(o * input.channels + i) * 9 + tap] += dotShifted(plane, source, { height, width, offset });
        }
      }
    }
  }
  return { shape: [outChannels, input.channels, 3, 3], data: Float32Array.from(sums) };
}

function dotShifted(
  plane: Float64Array,
  padded: Float64Array,
  { height, width, offset }: { height: number; width: number; offset: number },
): number {
  let sum = 0;
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const source = y * (width + 2) + offset;
    for (let x = 0; x < width; x++) sum += plane[row + x] * padded[source + x];
  }
  return sum;
}

function sumPlanes(value: Value): Float32Array {
  const sums = new Float64Array(value.channels);
  for (let n = 0; n < value.count; n++) {
    for (let channel = 0; channel < value.channels; channel++) {
      for (const element of planeOf(value, n, channel)) sums[channel] += element;
    }
  }
  return Float32Array.from(sums);
}

function pad(value: Value): Value {
  const { count, channels, height, width } = value;
  const padded = createValue(count, channels, height + 2, width + 2);
  for (let plane = 0; plane < count * channels; plane++) {
    for (let y = 0; y < height; y++) {
      const from = (plane * height + y) * width;
      padded.data.set(
        value.data.subarray(from, from + width),
        (plane * (height + 2) + y + 1) * (width + 2) + 1,
      );
    }
  }
  return padded;
}

function planeOf({ channels, height, width, data }: Value, n: number, channel: number): Float64Array {
  const pixels = height * width;
  return data.subarray((n * channels + channel) * pixels, (n * channels + channel + 1) * pixels);
}
