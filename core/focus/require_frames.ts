import type { Image } from "../image/image.ts";

/**
 * Refuses what cannot be one stack.
 *
 * @throws RangeError when there are fewer than two or more than 255 frames, sizes differ, a mask does not match, the
 * reference is no frame's index, or a valid pixel is not finite.
 * @example
 * ```ts
 * import { throws } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { requireFrames } from "./require_frames.ts";
 * throws(() => requireFrames([createImage(2, 2)]), /at least two frames, got 1/);
 * ```
 */
export function requireFrames(
  frames: readonly Image[],
  { valid, reference }: { valid?: readonly (Uint8Array | undefined)[]; reference?: number } = {},
): void {
  if (frames.length < 2 || frames.length > 255) {
    throw new RangeError(
      `a focus stack needs at least two frames, got ${frames.length}`.replace(
        "at least two",
        frames.length < 2 ? "at least two" : "at most 255",
      ),
    );
  }
  const { height, width } = frames[0];
  if (
    reference !== undefined && !(Number.isInteger(reference) && reference >= 0 && reference < frames.length)
  ) {
    throw new RangeError(
      `the reference must be one of the frames 0 to ${frames.length - 1}, got ${reference}`,
    );
  }
  if (valid !== undefined && valid.length !== frames.length) {
    throw new RangeError(`${frames.length} frames need as many masks (or undefined), got ${valid.length}`);
  }
  frames.forEach((frame, k) => {
    if (frame.height !== height || frame.width !== width) {
      throw new RangeError(
        `frame ${k} is ${frame.height} x ${frame.width}, frame 0 is ${height} x ${width}: ` +
          "frames of one stack must be of one size; align them first",
      );
    }
    const mask = valid?.[k];
    if (mask !== undefined && mask.length !== height * width) {
      throw new RangeError(
        `the mask of frame ${k} needs ${height * width} values for ${height} x ${width}, got ${mask.length}`,
      );
    }
    const wrong = findNotFinite(frame.data, mask);
    if (wrong >= 0) {
      throw new RangeError(
        `frame ${k} holds ${frame.data[wrong]} at row ${Math.floor(wrong / width)}, column ${
          wrong % width
        }: ` +
          "repair it, or mark the pixel as not valid",
      );
    }
  });
}

function findNotFinite(data: Float32Array, mask: Uint8Array | undefined): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i] - data[i];
  // Any NaN or infinity makes the sum NaN.
  if (sum === 0) return -1;
  return data.findIndex((value, i) => !Number.isFinite(value) && mask?.[i] !== 0);
}
