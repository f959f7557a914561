import { createImage, type Image } from "../image/image.ts";
import { reflectIndex } from "../image/reflect_index.ts";
import { createSampler } from "../image/sampler.ts";
import type { Rectangle } from "../image/rectangle.ts";
import { TURNS } from "../image/turn_image.ts";

/** A flipped and turned copy of an image, computed where it is read. */
export interface TurnedCopy {
  height: number;
  width: number;
  /** A part of the copy; beyond its borders the image goes on, and beyond those of the image it is mirrored. */
  read(part: Rectangle): Image;
}

/** How many copies of an image there are: its eight symmetries, then turns by these angles. */
const OBLIQUE_DEGREES = [22.5, 45] as const;
export const COPIES = TURNS + OBLIQUE_DEGREES.length;

/**
 * Copy number `copy` of an image, 0 being the image itself. The first eight are exact: flips and quarter turns. The
 * others are interpolated (bicubic) and cover the largest square about the middle that turns within the image.
 *
 * @throws RangeError when there is no such copy.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { turnedCopy } from "./turned_copy.ts";
 * const image = createImage(1, 3, Float32Array.of(1, 2, 3));
 * const read = (copy: number) => {
 *   const { height, width, read } = turnedCopy(image, copy);
 *   return [...read({ top: 0, left: 0, height, width }).data];
 * };
 * deepStrictEqual([read(0), read(1), read(4)], [[1, 2, 3], [3, 2, 1], [1, 2, 3]]);
 * ```
 */
export function turnedCopy(image: Image, copy: number): TurnedCopy {
  if (!(Number.isInteger(copy) && copy >= 0 && copy < COPIES)) {
    throw new RangeError(`copies are numbered from 0 to ${COPIES - 1}, got ${copy}`);
  }
  return copy < TURNS ? symmetricCopy(image, copy) : obliqueCopy(image, OBLIQUE_DEGREES[copy - TURNS]);
}

/** What `turnImage` gives, place by place. */
function symmetricCopy(image: Image, copy: number): TurnedCopy {
  const isExchanged = (copy & 4) !== 0;
  const [height, width] = isExchanged ? [image.width, image.height] : [image.height, image.width];
  const place = (index: number, length: number, isReversed: boolean) => {
    const inside = reflectIndex(index, length);
    return isReversed ? length - 1 - inside : inside;
  };
  return {
    height,
    width,
    read: (part) =>
      fill(part, (row, column) => {
        const [y, x] = isExchanged ? [column, row] : [row, column];
        const from = place(y, image.height, (copy & 2) !== 0) * image.width;
        return image.data[from + place(x, image.width, (copy & 1) !== 0)];
      }),
  };
}

function obliqueCopy(image: Image, degrees: number): TurnedCopy {
  const [sin, cos] = [Math.sin(degrees * Math.PI / 180), Math.cos(degrees * Math.PI / 180)];
  const side = Math.max(1, Math.floor(Math.min(image.height, image.width) / (sin + cos)));
  const sample = createSampler(image, { interpolation: "bicubic" });
  const [middle, middleRow, middleColumn] = [side, image.height, image.width].map((size) => (size - 1) / 2);
  return {
    height: side,
    width: side,
    read: (part) =>
      fill(part, (row, column) => {
        const [y, x] = [row - middle, column - middle];
        return sample(middleRow + cos * y - sin * x, middleColumn + sin * y + cos * x);
      }),
  };
}

function fill(
  { top, left, height, width }: Rectangle,
  valueAt: (row: number, column: number) => number,
): Image {
  const image = createImage(height, width);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      image.data[row * width + column] = valueAt(top + row, left + column);
    }
  }
  return image;
}
