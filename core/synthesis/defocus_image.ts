import { cropImage } from "../image/crop_image.ts";
import type { Image } from "../image/image.ts";
import { viewSpecimen } from "./draw_specimen.ts";
import { reachOf } from "./motion.ts";
import {
  photographMoved,
  type PhotographOptions,
  type Photographs,
  photographStill,
  planPhotographs,
} from "./photograph_stack.ts";
import { VIEW_MARGIN_PX } from "./view_scene.ts";

/** A focus stack made of one sharp image. */
export interface DefocusedStack extends Photographs {
  /** The truth, in the reference's geometry: the image, or the part of it that no frame moves beyond. */
  sharp: Image;
}

/**
 * A sharp image as a microscope of thin depth of field would see it on a curved and tilted surface: as
 * `synthesizeStack`, with the image in place of a synthetic scene. With `motion` the truth is the image without the
 * margin that moved frames look into.
 *
 * @param image Values 0..1.
 * @throws RangeError when the image is too small for the blur or the motion, or as `synthesizeStack`.
 * @example
 * ```ts
 * import { deepStrictEqual, strictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { defocusImage } from "./defocus_image.ts";
 * const image = createImage(40, 50, Float32Array.from({ length: 2000 }, (_, i) => i % 7 / 7));
 * const { sharp, frames } = defocusImage(image, { seed: 1, frames: 3 });
 * deepStrictEqual([sharp, frames.length], [image, 3]);
 * ```
 */
export function defocusImage(image: Image, options: PhotographOptions): DefocusedStack {
  if (!options.motion) {
    return { sharp: image, ...photographStill(image, planPhotographs({ ...image, ...options }), options) };
  }
  // A smaller field moves by no more.
  const { motions, rimPx } = planPhotographs({ ...image, ...options });
  const margin = reachOf(motions, { ...image, rimPx }) + VIEW_MARGIN_PX;
  const field = {
    top: margin,
    left: margin,
    height: image.height - 2 * margin,
    width: image.width - 2 * margin,
  };
  if (Math.min(field.height, field.width) <= rimPx) {
    throw new RangeError(
      `an image of ${image.height} x ${image.width} is too small: frames that move so look ${margin} px beyond their field`,
    );
  }
  const plan = planPhotographs({ ...options, height: field.height, width: field.width });
  return {
    sharp: cropImage(image, field),
    ...photographMoved(viewSpecimen(image, { field, rimPx }), plan, options),
  };
}
