import { apply3, IDENTITY3, type Matrix3 } from "../math/matrix3.ts";
import type { Random } from "../math/random.ts";

/** How far frames may move: each number bounds a uniform draw in both directions. */
export interface MotionLimits {
  /** Of the shift along each axis. */
  shiftPx: number;
  /** Of the turn about the image's centre. */
  rotationDegrees: number;
  /** Of the departure of the scale from 1. */
  scale: number;
}

/**
 * Similarities at random, one a frame, each taking a frame's point (row, column, 1) to where it lies in the
 * reference: p -> c + t + s R (p - c), with c the image's centre. The reference's own is the identity.
 *
 * @throws RangeError when a limit is negative or not finite, or the scale's is 0.5 or more.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createRandom } from "../math/random.ts";
 * import { drawMotions } from "./motion.ts";
 * const limits = { shiftPx: 0, rotationDegrees: 0, scale: 0 };
 * const [first] = drawMotions(createRandom(1), { limits, frames: 2, reference: 1, height: 9, width: 9 });
 * deepStrictEqual(first, [1, 0, 0, 0, 1, 0, 0, 0, 1]);
 * ```
 */
export function drawMotions(
  random: Random,
  options: { limits: MotionLimits; frames: number; reference: number; height: number; width: number },
): Matrix3[] {
  const { limits: { shiftPx, rotationDegrees, scale }, frames, reference, height, width } = options;
  requireLimits(options.limits);
  return Array.from({ length: frames }, (_, k) => {
    const draw = random.fork(k);
    const [down, across] = [draw.between(-shiftPx, shiftPx), draw.between(-shiftPx, shiftPx)];
    const angle = draw.between(-rotationDegrees, rotationDegrees) * Math.PI / 180;
    const size = 1 + draw.between(-scale, scale);
    if (k === reference) return IDENTITY3;
    const [cos, sin] = [size * Math.cos(angle), size * Math.sin(angle)];
    const [row, column] = [(height - 1) / 2, (width - 1) / 2];
    return [
      cos,
      sin,
      row + down - cos * row - sin * column,
      -sin,
      cos,
      column + across + sin * row - cos * column,
      0,
      0,
      1,
    ].map((value) => value + 0);
  });
}

function requireLimits(limits: MotionLimits): void {
  for (const [name, value] of Object.entries(limits)) {
    if (!(value >= 0 && Number.isFinite(value))) {
      throw new RangeError(`motion.${name} must be 0 or more, got ${value}`);
    }
  }
  if (limits.scale >= 0.5) throw new RangeError(`motion.scale must be less than 0.5, got ${limits.scale}`);
}

/** How far beyond a field, in whole pixels, frames reach that moved so and have a rim of their own. */
export function reachOf(
  motions: readonly Matrix3[],
  { height, width, rimPx }: { height: number; width: number; rimPx: number },
): number {
  let reach = rimPx;
  for (const motion of motions) {
    for (const row of [-rimPx, height - 1 + rimPx]) {
      for (const column of [-rimPx, width - 1 + rimPx]) {
        const [y, x] = apply3(motion, [row, column]);
        reach = Math.max(reach, -y, -x, y - height + 1, x - width + 1);
      }
    }
  }
  return Math.ceil(reach);
}
