import { createImage, type Image } from "../image/image.ts";
import { percentiles } from "../math/percentile.ts";

/** Grey levels are stretched so that this many percent of the pixels before are clipped at either end. */
const CLIPPED_PERCENT = 0.5;
const LINE_PX = 2;

/**
 * A picture of what a model does: before at the left, after at the right, a white line between them, both stretched
 * alike to 0..1. Of squares it makes the 2:1 that model collections ask for.
 *
 * @throws RangeError when the two are not of one size.
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { drawCover } from "./draw_cover.ts";
 * const cover = drawCover({ before: createImage(8, 8), after: createImage(8, 8) });
 * strictEqual(cover.width / cover.height, 2);
 * ```
 */
export function drawCover({ before, after }: { before: Image; after: Image }): Image {
  const { height, width } = before;
  if (after.height !== height || after.width !== width) {
    throw new RangeError(`before is ${height} x ${width}, after ${after.height} x ${after.width}`);
  }
  const [low, high] = percentiles(before.data, [CLIPPED_PERCENT, 100 - CLIPPED_PERCENT]);
  const stretched = (value: number) =>
    high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0;
  const cover = createImage(height, 2 * width);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const at = row * 2 * width + column;
      cover.data[at] = stretched(before.data[row * width + column]);
      cover.data[at + width] = stretched(after.data[row * width + column]);
    }
    cover.data.fill(1, row * 2 * width + width - LINE_PX / 2, row * 2 * width + width + LINE_PX / 2);
  }
  return cover;
}
