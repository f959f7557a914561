import type { TrainingPair } from "../synthesis/draw_pairs.ts";
import type { PairSource } from "./pair_source.ts";

/**
 * Pairs of two sources, evenly interleaved, the share `share` of them from the first. Those held out are the first
 * source's. Pair i is the same however it is drawn, and each source's pairs come in their own order, none left out.
 *
 * @throws RangeError when the share is not within 0..1.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { mixPairs } from "./mix_pairs.ts";
 * const counting = (start: number) => ({
 *   describe: "",
 *   draw: ({ first, count }: { first: number; count: number }) =>
 *     Array.from({ length: count }, (_, i) => {
 *       const image = createImage(1, 1, Float32Array.of(start + first + i));
 *       return { blurred: image, sharp: image };
 *     }),
 *   drawHeldOut: () => [],
 * });
 * const mixed = mixPairs(counting(0), counting(100), { share: 0.5 });
 * const pairs = await mixed.draw({ first: 1, count: 4, patchPx: 1, maxRadiusPx: 1 });
 * deepStrictEqual(pairs.map(({ sharp }) => sharp.data[0]), [0, 101, 1, 102]);
 * ```
 */
export function mixPairs(own: PairSource, other: PairSource, { share }: { share: number }): PairSource {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`share must be within 0..1, got ${share}`);
  /** How many of the first `count` pairs are the first source's. */
  const ownAmong = (count: number) => Math.floor(count * share);
  return {
    describe: `${Math.round(100 * share)}% ${own.describe}, the rest ${other.describe}`,
    draw: async ({ first, count, ...range }) => {
      const firstOwn = ownAmong(first), ownCount = ownAmong(first + count) - firstOwn;
      const owns = await own.draw({ ...range, first: firstOwn, count: ownCount });
      const others = await other.draw({ ...range, first: first - firstOwn, count: count - ownCount });
      return Array.from({ length: count }, (_, k): TrainingPair => {
        const i = first + k, before = ownAmong(i);
        return ownAmong(i + 1) > before ? owns[before - firstOwn] : others[i - before - (first - firstOwn)];
      });
    },
    drawHeldOut: () => own.drawHeldOut(),
  };
}
