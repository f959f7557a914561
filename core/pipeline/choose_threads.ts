import type { Image } from "../image/image.ts";

/** Fewer pixels are done before another thread has got under way. */
const LEAST_PIXELS = 1e6;

/**
 * How many threads to use on images: what was asked for, else one a core where there is enough to do.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { chooseThreads } from "./choose_threads.ts";
 * strictEqual(chooseThreads([createImage(64, 64)]), 1);
 * strictEqual(chooseThreads([createImage(64, 64)], 3), 3);
 * ```
 */
export function chooseThreads(
  images: readonly Pick<Image, "height" | "width">[],
  asked?: number,
): number {
  if (asked !== undefined) return asked;
  const pixels = images.reduce((sum, { height, width }) => sum + height * width, 0);
  return pixels < LEAST_PIXELS ? 1 : navigator.hardwareConcurrency;
}
