import type { Rectangle } from "../image/rectangle.ts";
import type { Segmentation } from "./cell.ts";

/**
 * How many cells belong to a frame by the standard border rule: those within it and those that touch its upper or left
 * edge, but none that touches its lower or right edge, so that neighbouring frames together count every cell once.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { countInFrame } from "./count_in_frame.ts";
 * const labels = Int32Array.of(1, 1, 2, 3, 4, 2, 3, 5, 5);
 * strictEqual(countInFrame({ width: 3, labels }, { top: 0, left: 0, height: 3, width: 3 }), 2);
 * ```
 */
export function countInFrame(
  { width, labels }: Pick<Segmentation, "width" | "labels">,
  frame: Rectangle,
): number {
  const within = new Set<number>(), beyond = new Set<number>([0]);
  const [bottom, right] = [frame.top + frame.height - 1, frame.left + frame.width - 1];
  for (let y = frame.top; y <= bottom; y++) {
    for (let x = frame.left; x <= right; x++) {
      (y === bottom || x === right ? beyond : within).add(labels[y * width + x]);
    }
  }
  return [...within].filter((label) => !beyond.has(label)).length;
}
