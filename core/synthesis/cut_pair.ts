import { cropImage } from "../image/crop_image.ts";
import type { Image } from "../image/image.ts";
import { createRandom } from "../math/random.ts";
import type { Field } from "./draw_field.ts";
import type { TrainingPair } from "./draw_pairs.ts";

/** A field and, for networks that read one, its guide. */
export interface GuidedField extends Field {
  guide?: Image;
}

/**
 * A square patch of a field as a training pair, at a place that the name decides.
 *
 * @param options.patchPx Height and width, at most the field's.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { cutPair } from "./cut_pair.ts";
 * const sharp = createImage(1, 1, new Float32Array([0.5]));
 * deepStrictEqual(cutPair({ blurred: sharp, sharp }, { name: "a", patchPx: 1 }), { blurred: sharp, sharp });
 * ```
 */
export function cutPair(
  { blurred, sharp, guide }: GuidedField,
  { name, patchPx }: { name: string; patchPx: number },
): TrainingPair {
  const random = createRandom(name);
  const place = {
    top: random.integer(0, sharp.height - patchPx + 1),
    left: random.integer(0, sharp.width - patchPx + 1),
    height: patchPx,
    width: patchPx,
  };
  return {
    blurred: cropImage(blurred, place),
    sharp: cropImage(sharp, place),
    ...(guide && { guide: cropImage(guide, place) }),
  };
}
