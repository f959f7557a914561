/** Red, green and blue, 0..255. */
export type Colour = readonly [number, number, number];

/** Of t^0 to t^6, each for red, green and blue. */
const VIRIDIS: readonly Colour[] = [
  [0.2777273272234177, 0.005407344544966578, 0.3340998053353061],
  [0.1050930431085774, 1.404613529898575, 1.384590162594685],
  [-0.3308618287255563, 0.214847559468213, 0.09509516302823659],
  [-4.634230498983486, -5.799100973351585, -19.33244095627987],
  [6.228269936347081, 14.17993336680509, 56.69055260068105],
  [4.776384997670288, -13.74514537774601, -65.35303263337234],
  [-5.435455855934631, 4.645852612178535, 26.3124352495832],
];

/**
 * The colour of a share, 0 dark violet, 1 yellow: viridis, evenly graded also to those who see few colours, by
 * Matt Zucker's polynomials.
 *
 * @param share beyond 0..1 it is cut off.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { colourOf } from "./colour_map.ts";
 * const [red, green, blue] = colourOf(1);
 * ok(red > 240 && green > 220 && blue < 60);
 * ```
 */
export function colourOf(share: number): Colour {
  const t = Math.min(1, Math.max(0, share));
  const channel = (index: number) =>
    Math.round(255 * Math.min(1, Math.max(0, VIRIDIS.reduceRight((sum, term) => sum * t + term[index], 0))));
  return [channel(0), channel(1), channel(2)];
}
