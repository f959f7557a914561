import type { Image } from "./image.ts";

/** How many ways there are to flip and quarter-turn an image, leaving it as it is being the first. */
export const TURNS = 8;

/**
 * An image flipped and turned in one of the eight ways, exactly: bit 0 of `turn` reverses columns, bit 1 reverses rows,
 * bit 2 exchanges rows and columns after that.
 *
 * @throws RangeError when there is no such way.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "./image.ts";
 * import { inverseTurn, turnImage } from "./turn_image.ts";
 * const image = createImage(2, 3, Float32Array.of(1, 2, 3, 4, 5, 6));
 * const { height, width, data } = turnImage(image, 5);
 * deepStrictEqual([height, width, ...data], [3, 2, 3, 6, 2, 5, 1, 4]);
 * deepStrictEqual(turnImage({ height, width, data }, inverseTurn(5)), image);
 * ```
 */
export function turnImage(image: Image, turn: number): Image {
  requireTurn(turn);
  const isExchanged = (turn & 4) !== 0;
  const [height, width] = isExchanged ? [image.width, image.height] : [image.height, image.width];
  const rowStep = (turn & 2) !== 0 ? -image.width : image.width;
  const columnStep = (turn & 1) !== 0 ? -1 : 1;
  const first = (rowStep < 0 ? (image.height - 1) * image.width : 0) + (columnStep < 0 ? image.width - 1 : 0);
  const [down, right] = isExchanged ? [columnStep, rowStep] : [rowStep, columnStep];
  const data = new Float32Array(height * width);
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      data[at++] = image.data[first + row * down + column * right];
    }
  }
  const { pixelSize } = image;
  if (!pixelSize) return { height, width, data };
  const { y, x } = pixelSize;
  return { height, width, data, pixelSize: isExchanged ? { ...pixelSize, y: x, x: y } : pixelSize };
}

/**
 * The turn that undoes a turn.
 *
 * @throws RangeError when there is no such way.
 */
export function inverseTurn(turn: number): number {
  requireTurn(turn);
  if (turn < 4) return turn;
  return 4 | (turn & 1) << 1 | (turn & 2) >> 1;
}

function requireTurn(turn: number): void {
  if (!(Number.isInteger(turn) && turn >= 0 && turn < TURNS)) {
    throw new RangeError(`turns are numbered from 0 to ${TURNS - 1}, got ${turn}`);
  }
}
