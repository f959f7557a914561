import type { Raster } from "../math/raster.ts";
import { smoothGaussian } from "../math/smooth_gaussian.ts";
import { smoothBroadly } from "./smooth_broadly.ts";

/** Grey value up to which a place is black: one of 255 steps. */
const BLACK = 0.004;
/** Darker than this share of its surroundings is no border but what covers the field. */
const DARK_SHARE = 0.35;
/** A single dark pixel is noise: dark is what is so under this standard deviation. */
const GRAIN_PX = 0.7;
/** How far the margin around the dark reaches, as the standard deviation of a Gaussian. */
const MARGIN_PX = 1.5;

/**
 * Where an image shows something: 1 but for dark places, such as a frame around the field, and 2 to 3 px around them.
 * Dark is what is black, or has less than 0.35 of the mean grey under a Gaussian.
 *
 * @param image Grey values 0..1.
 * @param options `sigmaPx`: standard deviation of the Gaussian, about the distance of two cells.
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { findLit } from "./find_lit.ts";
 * const data = Float32Array.from({ length: 400 }, (_, i) => i % 20 < 6 ? 0 : 0.5);
 * const lit = findLit({ height: 20, width: 20, data }, { sigmaPx: 8 });
 * strictEqual([...lit.subarray(0, 20)].join(""), "00000000111111111111");
 * ```
 */
export function findLit(image: Raster, { sigmaPx }: { sigmaPx: number }): Uint8Array {
  const { height, width } = image;
  const fine = smoothGaussian(image, GRAIN_PX).data, around = smoothBroadly(image, sigmaPx).data;
  const dark = new Float32Array(fine.length);
  for (let i = 0; i < dark.length; i++) if (fine[i] <= Math.max(BLACK, DARK_SHARE * around[i])) dark[i] = 1;
  if (!dark.includes(1)) return new Uint8Array(dark.length).fill(1);
  const near = smoothGaussian({ height, width, data: dark }, MARGIN_PX).data;
  return Uint8Array.from(near, (share) => share > 0.01 ? 0 : 1);
}
