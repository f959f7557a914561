import { countPixels } from "../image_header.ts";
import type { Limits } from "../limits.ts";
import { Refusal } from "../refusal.ts";
import type { ImageHeader } from "../schema.ts";

/**
 * Lets an image pass that has no more pixels than are taken on.
 *
 * @throws Refusal 413
 */
export function requirePixels(image: ImageHeader, { pixels }: Limits): ImageHeader {
  if (countPixels(image) <= pixels) return image;
  const { width, height, frames } = image;
  throw new Refusal(
    413,
    `${width} x ${height} pixels, ${frames} frames: more than the limit of ${pixels} pixels`,
    {
      kind: "TooManyPixels",
      hint: "crop or split it",
    },
  );
}
