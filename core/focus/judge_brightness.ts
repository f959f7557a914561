import type { Image } from "../image/image.ts";

export interface CommonBrightness {
  /** How many pixels both frames have, saturated in neither. */
  pixels: number;
  /** Sum of the frame's and of the reference's values there. */
  frame: number;
  reference: number;
}

/** Fewer pixels in common do not tell by how much one frame is brighter than another. */
export const LEAST_COMMON_PX = 256;

interface CommonOptions {
  /** Which pixels the frame and the reference have: 1 where they do, everywhere when absent. */
  masks: { frame?: Uint8Array; reference?: Uint8Array };
  /** Stops when so many pixels are found. Default: never. */
  enough?: number;
}

/** How bright a frame and the reference are where both have data and neither is saturated. */
export function sumCommon(
  frame: Image,
  reference: Image,
  { masks, enough = Infinity }: CommonOptions,
): CommonBrightness {
  const sums = { pixels: 0, frame: 0, reference: 0 };
  for (let i = 0; i < frame.data.length && sums.pixels < enough; i++) {
    if (masks.frame?.[i] === 0 || masks.reference?.[i] === 0) continue;
    const one = frame.data[i], other = reference.data[i];
    if (!(one > 0 && one < 1 && other > 0 && other < 1)) continue;
    sums.pixels++;
    sums.frame += one;
    sums.reference += other;
  }
  return sums;
}

/**
 * For each frame why it cannot be brought to the reference's brightness, in words for the user; undefined where it can.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { judgeBrightness } from "./judge_brightness.ts";
 * const [grey, black] = [0.5, 0].map((value) => createImage(32, 32, new Float32Array(1024).fill(value)));
 * const reason = "it has no pixel in common with the reference that is saturated in neither";
 * deepStrictEqual(judgeBrightness([grey, black], { reference: 0 }), [undefined, reason]);
 * ```
 */
export function judgeBrightness(
  frames: readonly Image[],
  { valid, reference }: { valid?: readonly (Uint8Array | undefined)[]; reference: number },
): (string | undefined)[] {
  return frames.map((frame, k) => {
    const masks = { frame: valid?.[k], reference: valid?.[reference] };
    const { pixels } = sumCommon(frame, frames[reference], { masks, enough: LEAST_COMMON_PX });
    if (k === reference || pixels >= LEAST_COMMON_PX) return undefined;
    const count = pixels === 0 ? "no pixel" : `only ${pixels} pixels`;
    return `it has ${count} in common with the reference that ${
      pixels > 1 ? "are" : "is"
    } saturated in neither`;
  });
}
