import { cropImage } from "../image/crop_image.ts";
import type { Image } from "../image/image.ts";
import { requireOneField } from "./require_one_field.ts";

/** A square of the frame. */
export interface PatchPlace {
  row: number;
  column: number;
}

/** Patches of which kernels can be told, and the others with the reason. */
export interface PatchChoice {
  chosen: PatchPlace[];
  skipped: SkippedPatch[];
}

export interface SkippedPatch extends PatchPlace {
  /** "unrelated": no blur makes the frame's patch of the full stack's. */
  reason: "invalid" | "saturated" | "untextured" | "unrelated";
}

export interface PatchChoiceOptions {
  patchPx: number;
  /** Most patches to choose: where there are more, the most textured of each part of the frame. */
  most: number;
  /** 1 where the frame has data; everywhere when absent. */
  valid?: Uint8Array;
  /** Standard deviation of the full stack's noise, 0..1. */
  noise: number;
}

/** Share of a patch's pixels at the ends of the range from which it counts as saturated. */
const SATURATED_SHARE = 0.005;
/** Contrast of the sharp patch, in standard deviations of its noise, below which there is nothing to blur. */
const LEAST_CONTRAST = 4;

/**
 * Squares side by side over the frame, margins shared out evenly, without those that hold invalid or saturated pixels
 * or no texture (standard deviation of the full stack under four times its noise, or under 1/255).
 *
 * @throws RangeError when the images differ in size or are smaller than a patch.
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { choosePatches } from "./choose_patches.ts";
 * const flat = createImage(20, 20, new Float32Array(400).fill(0.5));
 * const { skipped } = choosePatches({ full: flat, frame: flat }, { patchPx: 10, most: 4, noise: 0.01 });
 * strictEqual(skipped[0].reason, "untextured");
 * ```
 */
export function choosePatches(
  { full, frame }: { full: Image; frame: Image },
  options: PatchChoiceOptions,
): PatchChoice {
  const { patchPx, most, valid, noise } = options;
  requireOneField({ full, frame });
  if (full.height < patchPx || full.width < patchPx) {
    throw new RangeError(
      `a patch of ${patchPx} px does not fit into ${full.height} x ${full.width}: choose smaller patches`,
    );
  }
  const contrastLimit = Math.max(1 / 255, LEAST_CONTRAST * noise);
  const skipped: SkippedPatch[] = [];
  const candidates: (PatchPlace & { contrast: number })[] = [];
  for (const row of places(full.height, patchPx)) {
    for (const column of places(full.width, patchPx)) {
      const part = { top: row, left: column, height: patchPx, width: patchPx };
      const sharp = cropImage(full, part);
      const contrast = deviation(sharp.data);
      if (valid && holdsInvalid(valid, { ...part, rowLength: full.width })) {
        skipped.push({ row, column, reason: "invalid" });
      } else if (isSaturated(sharp.data) || isSaturated(cropImage(frame, part).data)) {
        skipped.push({ row, column, reason: "saturated" });
      } else if (contrast < contrastLimit) {
        skipped.push({ row, column, reason: "untextured" });
      } else candidates.push({ row, column, contrast });
    }
  }
  return { chosen: thinOut(candidates, { most, height: full.height, width: full.width }), skipped };
}

function places(length: number, patchPx: number): number[] {
  const count = Math.floor(length / patchPx);
  const gap = (length - count * patchPx) / count;
  return Array.from({ length: count }, (_, i) => Math.floor(gap / 2 + i * (patchPx + gap)));
}

function deviation(data: Float32Array): number {
  let sum = 0, square = 0;
  for (const value of data) {
    sum += value;
    square += value * value;
  }
  return Math.sqrt(Math.max(0, square / data.length - (sum / data.length) ** 2));
}

function isSaturated(data: Float32Array): boolean {
  let count = 0;
  for (const value of data) if (value <= 0 || value >= 1) count++;
  return count > SATURATED_SHARE * data.length;
}

function holdsInvalid(
  valid: Uint8Array,
  { top, left, height, width, rowLength }: {
    top: number;
    left: number;
    height: number;
    width: number;
    rowLength: number;
  },
): boolean {
  for (let y = top; y < top + height; y++) {
    for (let x = left; x < left + width; x++) if (valid[y * rowLength + x] === 0) return true;
  }
  return false;
}

/** The most textured of each cell of a coarse grid, then the most textured of the rest; in the frame's order. */
function thinOut(
  candidates: (PatchPlace & { contrast: number })[],
  { most, height, width }: { most: number; height: number; width: number },
): PatchPlace[] {
  const across = Math.max(1, Math.round(Math.sqrt(most * width / height)));
  const down = Math.max(1, Math.floor(most / across));
  const ranked = candidates.toSorted((a, b) => b.contrast - a.contrast);
  const taken = new Set<number>();
  const [first, rest]: PatchPlace[][] = [[], []];
  for (const { row, column } of ranked) {
    const cell = Math.floor(row / height * down) * across + Math.floor(column / width * across);
    (taken.has(cell) ? rest : first).push({ row, column });
    taken.add(cell);
  }
  return [...first, ...rest].slice(0, most).sort((a, b) => a.row - b.row || a.column - b.column);
}
