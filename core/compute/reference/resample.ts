import { createLike, createValue, type Value } from "./value.ts";

/** The four pixels of a 2x2 window, row-major. */
const OFFSETS = [[0, 0], [0, 1], [1, 0], [1, 1]] as const;

/**
 * [n, c, 2h, 2w] -> [n, 4c, h, w]: channel (2 * row offset + column offset) * c + channel, as ONNX
 * SpaceToDepth.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { spaceToDepth } from "./resample.ts";
 * const input = { count: 1, channels: 1, height: 2, width: 2, data: new Float64Array([1, 2, 3, 4]) };
 * const output = spaceToDepth(input);
 * deepStrictEqual([output.channels, output.height, ...output.data], [4, 1, 1, 2, 3, 4]);
 * ```
 */
export function spaceToDepth(input: Value): Value {
  const output = createValue(input.count, input.channels * 4, input.height / 2, input.width / 2);
  visitDepth(input, (pixel, element) => output.data[element] = input.data[pixel]);
  return output;
}

/** The adjoint of `spaceToDepth`, which is its inverse. */
export function spaceToDepthBackward(gradient: Value): Value {
  const result = createValue(gradient.count, gradient.channels / 4, gradient.height * 2, gradient.width * 2);
  visitDepth(result, (pixel, element) => result.data[pixel] = gradient.data[element]);
  return result;
}

/** [n, c, h, w] -> [n, c, 2h, 2w], each pixel becomes 2x2. */
export function upsampleNearest(input: Value): Value {
  const output = createValue(input.count, input.channels, input.height * 2, input.width * 2);
  visitWindows(
    output,
    (window, pixels) => pixels.forEach((pixel) => output.data[pixel] = input.data[window]),
  );
  return output;
}

/** The adjoint of `upsampleNearest`: the sum of each 2x2 window. */
export function upsampleNearestBackward(gradient: Value): Value {
  const result = createValue(gradient.count, gradient.channels, gradient.height / 2, gradient.width / 2);
  visitWindows(gradient, (window, pixels) => {
    result.data[window] = pixels.reduce((sum, pixel) => sum + gradient.data[pixel], 0);
  });
  return result;
}

/** [n, c, 2h, 2w] -> [n, c, h, w], the greatest of each 2x2 window. */
export function maxPool(input: Value): Value {
  const output = createValue(input.count, input.channels, input.height / 2, input.width / 2);
  visitWindows(input, (window, pixels) => output.data[window] = input.data[greatest(input, pixels)]);
  return output;
}

/** The window's derivative goes to its greatest pixel, on a tie to the first in row-major order. */
export function maxPoolBackward(gradient: Value, input: Value): Value {
  const result = createLike(input);
  visitWindows(input, (window, pixels) => result.data[greatest(input, pixels)] = gradient.data[window]);
  return result;
}

function greatest(input: Value, pixels: readonly number[]): number {
  return pixels.reduce((best, pixel) => input.data[pixel] > input.data[best] ? pixel : best);
}

/** For each 2x2 window of a value: its index in the halved value, and the indices of its four pixels. */
function visitWindows(
  { count, channels, height, width }: Value,
  visit: (window: number, pixels: readonly number[]) => void,
): void {
  let window = 0;
  for (let plane = 0; plane < count * channels; plane++) {
    for (let y = 0; y < height; y += 2) {
      for (let x = 0; x < width; x += 2, window++) {
        visit(window, OFFSETS.map(([dy, dx]) => (plane * height + y + dy) * width + x + dx));
      }
    }
  }
}

/** For each pixel of a value: its index, and its index after space-to-depth. */
function visitDepth(
  { count, channels, height, width }: Value,
  visit: (pixel: number, element: number) => void,
): void {
  let pixel = 0;
  for (let n = 0; n < count; n++) {
    for (let channel = 0; channel < channels; channel++) {
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++, pixel++) {
          const depth = ((y % 2) * 2 + x % 2) * channels + channel;
          const row = (n * channels * 4 + depth) * (height / 2) + (y >> 1);
          visit(pixel, row * (width / 2) + (x >> 1));
        }
      }
    }
  }
}
