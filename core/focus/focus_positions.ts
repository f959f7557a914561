/** Focus of the frames counted in mean steps from the first: the least is 0, the greatest the number of frames less 1. */
export interface CountedPositions {
  positions: number[];
  /** The least position as it was given. */
  first: number;
  /** The mean step as it was given. */
  step: number;
}

/**
 * Counts the focus of frames in mean steps.
 *
 * @param positions focus of each frame in any order and unit; undefined: 0, 1, 2, ...
 * @throws RangeError when there are not as many as frames, one is not finite, or all are equal.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { countPositions } from "./focus_positions.ts";
 * deepStrictEqual(countPositions([30, 10, 20], 3), { positions: [2, 0, 1], first: 10, step: 10 });
 * ```
 */
export function countPositions(positions: readonly number[] | undefined, frames: number): CountedPositions {
  if (positions === undefined) {
    return { positions: Array.from({ length: frames }, (_, k) => k), first: 0, step: 1 };
  }
  if (positions.length !== frames) {
    throw new RangeError(`${frames} frames need as many positions of focus, got ${positions.length}`);
  }
  const wrong = positions.findIndex((position) => !Number.isFinite(position));
  if (wrong >= 0) {
    throw new RangeError(`a position of focus must be finite, got ${positions[wrong]} for frame ${wrong}`);
  }
  const first = Math.min(...positions), step = (Math.max(...positions) - first) / (frames - 1);
  if (step === 0) {
    throw new RangeError(
      `frames of a stack must differ in focus, got ${first} for all of them: leave positions out if unknown`,
    );
  }
  return { positions: positions.map((position) => (position - first) / step), first, step };
}
