import type { Image } from "../image/image.ts";
import type { Rectangle } from "../image/rectangle.ts";
import { smoothGaussian } from "../math/smooth_gaussian.ts";

export interface FindGainOptions {
  /** Side of the place, at most that of the image. */
  sidePx: number;
  /** Only places that lie in this by half or more count: not 0 inside. Default: everywhere. */
  within?: ArrayLike<number>;
}

/** Detail between these widths is what cell borders are made of, and noise is not. */
const FINE_PX = 1.2;
const COARSE_PX = 3.6;
/** Distance between places that are tried, as a share of their side. */
const STEP = 1 / 4;

/**
 * The square where an image gained most fine detail: the greatest sum of (DoG after)^2 - (DoG before)^2, DoG being the
 * difference between Gaussians of 1.2 and 3.6 px.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { findGain } from "./find_gain.ts";
 * const [before, after] = [createImage(64, 96), createImage(64, 96)];
 * after.data[20 * 96 + 70] = 1;
 * deepStrictEqual(findGain({ before, after }, { sidePx: 32 }), { top: 8, left: 56, height: 32, width: 32 });
 * ```
 */
export function findGain(
  { before, after }: { before: Image; after: Image },
  { sidePx, within }: FindGainOptions,
): Rectangle {
  const { height, width } = after;
  const side = Math.min(sidePx, height, width), step = Math.max(1, Math.floor(STEP * side));
  const sharper = detail(after), blurred = detail(before);
  const gain = sumsOver({ height, width }, (i) => sharper[i] - blurred[i]);
  const inside = within && sumsOver({ height, width }, (i) => within[i] === 0 ? 0 : 1);
  let best = { top: 0, left: 0, value: -Infinity, from: Infinity };
  for (let top = 0; top + side <= height; top += step) {
    for (let left = 0; left + side <= width; left += step) {
      const place = { top, left, side };
      const isOutside = inside !== undefined && inside(place) < side * side / 2;
      // Where all else is equal, and nothing is, the place nearest to the middle.
      const from = Math.hypot(top + side / 2 - height / 2, left + side / 2 - width / 2);
      const value = gain(place) - (isOutside ? 1e6 * side * side : 0);
      if (value > best.value || value === best.value && from < best.from) best = { top, left, value, from };
    }
  }
  return { top: best.top, left: best.left, height: side, width: side };
}

/** Square of what lies between the two widths. */
function detail(image: Image): Float32Array {
  const [fine, coarse] = [FINE_PX, COARSE_PX].map((sigmaPx) => smoothGaussian(image, sigmaPx).data);
  return fine.map((value, i) => (value - coarse[i]) ** 2);
}

/** Sums over squares, by a table of sums from the upper left corner. */
function sumsOver(
  { height, width }: { height: number; width: number },
  value: (index: number) => number,
): (square: { top: number; left: number; side: number }) => number {
  const table = new Float64Array((height + 1) * (width + 1));
  for (let y = 0; y < height; y++) {
    let line = 0;
    for (let x = 0; x < width; x++) {
      line += value(y * width + x);
      table[(y + 1) * (width + 1) + x + 1] = table[y * (width + 1) + x + 1] + line;
    }
  }
  const at = (y: number, x: number) => table[y * (width + 1) + x];
  return ({ top, left, side }) =>
    at(top + side, left + side) - at(top, left + side) - at(top + side, left) + at(top, left);
}
