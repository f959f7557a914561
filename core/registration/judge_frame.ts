import type { Image } from "../image/image.ts";

/** Share of saturated pixels from which a frame is overexposed: too little is left to lay on another. */
const SATURATED_SHARE = 0.4;
const SATURATED_FROM = 0.995;
/** Mean below which a frame without structure is called black rather than empty. */
const BLACK_BELOW = 0.05;
/** Pixels along a block's side, over which noise averages out. */
const BLOCK_PX = 8;
/** Deviation of the blocks' means, against that which noise alone would give, below which there is no structure. */
const LEAST_STRUCTURE = 1.5;

/**
 * Why a frame cannot be laid on any other whatever that shows, in words for the user; undefined where nothing speaks
 * against it.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { judgeFrame } from "./judge_frame.ts";
 * strictEqual(judgeFrame(createImage(64, 64)), "it is black");
 * ```
 */
export function judgeFrame({ data }: Image): string | undefined {
  let bright = 0, unknown = 0, most = -Infinity, least = Infinity;
  for (let i = 0; i < data.length; i++) {
    const value = data[i];
    if (!Number.isFinite(value)) unknown++;
    if (value >= SATURATED_FROM) bright++;
    if (value > most) most = value;
    if (value < least) least = value;
  }
  if (unknown > 0) return `it holds ${unknown} pixels that are no numbers`;
  if (most - least < 1e-6) {
    if (most >= SATURATED_FROM) return "it is overexposed: every pixel is saturated";
    return most < BLACK_BELOW ? "it is black" : "it is empty: every pixel has the same value";
  }
  const saturated = Math.round(100 * bright / data.length);
  if (saturated >= 100 * SATURATED_SHARE) {
    return `it is overexposed: ${saturated} % of its pixels are saturated`;
  }
  return undefined;
}

/**
 * Whether a frame that fits nowhere shows nothing but noise, in words for the user: the means of its blocks differ no
 * more than the noise within them explains.
 */
export function judgeEmptiness({ height, width, data }: Image): string | undefined {
  let within = 0, count = 0, sum = 0, squares = 0, blocks = 0;
  for (let top = 0; top + BLOCK_PX <= height; top += BLOCK_PX) {
    for (let left = 0; left + BLOCK_PX <= width; left += BLOCK_PX) {
      let total = 0;
      for (let row = top; row < top + BLOCK_PX; row++) {
        for (let at = row * width + left; at < row * width + left + BLOCK_PX; at++) {
          total += data[at];
          // Differences of neighbours hold the noise twice and little else.
          if (at + 1 < row * width + left + BLOCK_PX) {
            within += (data[at + 1] - data[at]) ** 2 / 2;
            count++;
          }
        }
      }
      const mean = total / BLOCK_PX ** 2;
      sum += mean;
      squares += mean * mean;
      blocks++;
    }
  }
  if (blocks < 4) return undefined;
  const mean = sum / blocks;
  const between = Math.sqrt(Math.max(0, squares / blocks - mean * mean));
  const expected = Math.sqrt(within / count) / BLOCK_PX;
  if (between > LEAST_STRUCTURE * expected) return undefined;
  return mean < BLACK_BELOW ? "it is black" : "it is empty: it shows nothing but noise";
}
