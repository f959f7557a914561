/** A length in the scanner's own unit, as it stands in the file: never converted silently. */
export interface PixelSize {
  /** Distance between neighbouring rows. */
  y: number;
  /** Distance between neighbouring columns. */
  x: number;
  /** "µm", "mm", "nm", "inch", ... as the file names it. */
  unit: string;
}

/** One channel, row-major, values nominally 0..1. Immutable by habit. */
export interface Image {
  height: number;
  width: number;
  /** height * width values; element (row, column) at row * width + column. */
  data: Float32Array;
  pixelSize?: PixelSize;
}

/** Frames of one field, all of one size, in the order of focus. */
export interface Stack {
  images: Image[];
  /** Distance between frames, in the unit of the images' pixel size. */
  z?: number;
}

/**
 * An image of the given size; zeros unless data is given.
 *
 * @throws RangeError when the size is not made of positive integers or does not match the data.
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createImage } from "./image.ts";
 * strictEqual(createImage(2, 3).data.length, 6);
 * ```
 */
export function createImage(
  height: number,
  width: number,
  data?: Float32Array,
  pixelSize?: PixelSize,
): Image {
  if (!(Number.isInteger(height) && Number.isInteger(width) && height > 0 && width > 0)) {
    throw new RangeError(`image size must be positive integers, got ${height} x ${width}`);
  }
  if (data !== undefined && data.length !== height * width) {
    throw new RangeError(
      `an image of ${height} x ${width} needs ${height * width} values, got ${data.length}`,
    );
  }
  return { height, width, data: data ?? new Float32Array(height * width), ...(pixelSize && { pixelSize }) };
}
