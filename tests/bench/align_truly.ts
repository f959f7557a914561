import { createImage, type Image } from "../../core/image/image.ts";
import { padImage } from "../../core/image/pad_image.ts";
import { invert3, type Matrix3, multiply3 } from "../../core/math/matrix3.ts";
import { reachOf } from "../../core/synthesis/motion.ts";
import { refineScene, VIEW_MARGIN_PX, viewScene } from "../../core/synthesis/view_scene.ts";

/** A frame in the reference's geometry by its true motion and the generator's own, nearly exact interpolation. */
export function alignTruly(frame: Image, motion: Matrix3): Image {
  const { height, width } = frame;
  const back = invert3(motion);
  const margin = reachOf([back], { height, width, rimPx: 0 }) + VIEW_MARGIN_PX;
  const padded = padImage(frame, { top: margin, bottom: margin, left: margin, right: margin });
  const shifted = multiply3([1, 0, margin, 0, 1, margin, 0, 0, 1], back);
  return createImage(height, width, viewScene(refineScene(padded), { height, width, motion: shifted }).data);
}
