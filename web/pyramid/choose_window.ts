/** Which shares of a picture's range are shown black and white. */
export interface GreyWindow {
  black: number;
  white: number;
}

/** So many of the samples are shown quite black, and so many quite white. */
const CLIPPED = 0.0035;

/**
 * The grey levels that show a picture well, by its histogram.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { chooseWindow } from "./choose_window.ts";
 * deepStrictEqual(chooseWindow([0, 5, 5, 0]), { black: 0.25, white: 0.75 });
 * deepStrictEqual(chooseWindow([0, 0, 0, 0]), { black: 0, white: 1 });
 * ```
 */
export function chooseWindow(histogram: readonly number[]): GreyWindow {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  if (total === 0) return { black: 0, white: 1 };
  const stepAt = (limit: number, order: readonly number[]) => {
    let sum = 0;
    return order.findIndex((count) => (sum += count) > limit);
  };
  const steps = histogram.length;
  const black = stepAt(CLIPPED * total, histogram) / steps;
  const white = 1 - stepAt(CLIPPED * total, histogram.toReversed()) / steps;
  return { black, white };
}
