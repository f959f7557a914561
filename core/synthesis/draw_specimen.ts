import { cropImage } from "../image/crop_image.ts";
import { createImage, type Image } from "../image/image.ts";
import type { Rectangle } from "../image/rectangle.ts";
import { IDENTITY3, type Matrix3, multiply3 } from "../math/matrix3.ts";
import type { Random } from "../math/random.ts";
import { fitToRange, rangeOf } from "./fit_to_range.ts";
import { reachOf } from "./motion.ts";
import { renderScene, type SceneKind } from "./phantom/render_scene.ts";
import type { Cell } from "./phantom/scene.ts";
import { soften } from "./soften.ts";
import { refineScene, VIEW_MARGIN_PX, viewScene } from "./view_scene.ts";

/** A scene larger than the field, to be looked at through motions. */
export interface Specimen {
  /** The field as it lies. */
  sharp: Image;
  /** Cells in the field. */
  cells: Cell[];
  /** The field, and a rim of `rimPx` around it, as a frame of the given motion sees it. */
  viewThrough(motion: Matrix3): Image;
}

/** Draws a scene that reaches far enough for all the motions. */
export function drawSpecimen(
  random: Random,
  options: {
    kind: SceneKind;
    height: number;
    width: number;
    motions: readonly Matrix3[];
    rimPx: number;
    contrast?: number;
  },
): Specimen {
  const { kind, height, width, motions, rimPx, contrast } = options;
  const margin = reachOf(motions, { height, width, rimPx }) + VIEW_MARGIN_PX;
  const field = { top: margin, left: margin, height, width };
  const size = { height: height + 2 * margin, width: width + 2 * margin };
  const scene = renderScene(random, { kind, ...size, field });
  const soft = createImage(size.height, size.width, soften(scene.image, { sigmaPx: 0.5 }).data);
  const whole = fitToRange(soft, { ...rangeOf(cropImage(soft, field)), contrast });
  return {
    sharp: cropImage(whole, field),
    cells: scene.cells,
    viewThrough: viewSpecimen(whole, { field, rimPx }),
  };
}

/**
 * What shows a field, a part of a picture that goes on beyond it, as frames of a motion see it, with a rim around it.
 */
export function viewSpecimen(
  whole: Image,
  { field: { top, left, height, width }, rimPx }: { field: Rectangle; rimPx: number },
): (motion: Matrix3) => Image {
  const fine = refineScene(whole);
  const view = { height: height + 2 * rimPx, width: width + 2 * rimPx };
  return (motion) => {
    if (motion === IDENTITY3) return cropImage(whole, { top: top - rimPx, left: left - rimPx, ...view });
    const through = multiply3(shiftBy(top, left), multiply3(motion, shiftBy(-rimPx, -rimPx)));
    const { data } = viewScene(fine, { ...view, motion: through });
    return createImage(view.height, view.width, data);
  };
}

function shiftBy(down: number, across: number): Matrix3 {
  return [1, 0, down, 0, 1, across, 0, 0, 1];
}
