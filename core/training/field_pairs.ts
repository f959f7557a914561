import { drawPairs, type PairOptions } from "../synthesis/draw_pairs.ts";
import type { PairSource } from "./pair_source.ts";
import type { Recipe } from "./recipe.ts";

/** Held-out pairs are drawn from a seed of their own and are larger than the patches, as scans are. */
const HELD_OUT_PAIRS = 48;
const HELD_OUT_PATCH_PX = 96;

/**
 * Pairs from synthetic fields, drawn by the recipe's seed (see `drawPairs`).
 *
 * @param options.makeGuide For a network that reads guides.
 */
export function fieldPairs(
  { seed, noise, endRadiusPx }: Pick<Recipe, "seed" | "noise" | "endRadiusPx">,
  { makeGuide }: Pick<PairOptions, "makeGuide"> = {},
): PairSource {
  return {
    describe: "synthetic corneas and textures",
    draw: ({ maxRadiusPx, ...range }) =>
      drawPairs(seed, { ...range, radiusPx: [0, maxRadiusPx], noise, makeGuide }),
    // Each from a field of its own: patches of one field are much alike.
    drawHeldOut: () =>
      Promise.all(Array.from({ length: HELD_OUT_PAIRS }, async (_, i) => {
        const blur = { radiusPx: [0, endRadiusPx] as const, noise, makeGuide };
        const [pair] = await drawPairs(`validation/${seed}/${i}`, {
          ...blur,
          first: 0,
          count: 1,
          patchPx: HELD_OUT_PATCH_PX,
        });
        return pair;
      })),
  };
}
