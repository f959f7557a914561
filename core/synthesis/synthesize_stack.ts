import { createImage, type Image } from "../image/image.ts";
import { drawSpecimen } from "./draw_specimen.ts";
import { fitToRange, rangeOf } from "./fit_to_range.ts";
import type { Cell } from "./phantom/scene.ts";
import { renderScene, type SceneKind } from "./phantom/render_scene.ts";
import {
  photographMoved,
  type PhotographOptions,
  type Photographs,
  photographStill,
  planPhotographs,
} from "./photograph_stack.ts";
import { soften } from "./soften.ts";

/** A focus stack to make. */
export interface StackOptions extends PhotographOptions {
  height: number;
  width: number;
  /** Default endothelium. */
  scene?: SceneKind;
  /**
   * Share of the full range that the truth spans, but for 0.2% of its pixels. Default 0.84, as after a stretch; that of
   * specular microscopes' own pictures is about half of it.
   */
  contrast?: number;
}

/** A focus stack of which everything is known. */
export interface SyntheticStack extends Photographs {
  /** The truth, all in focus, without noise, in the reference's geometry. */
  sharp: Image;
  /** Cells in the reference's field. */
  cells: Cell[];
}

/**
 * A cornea seen by a microscope of thin depth of field: the surface is curved and tilted, frame k is focused
 * at depth focus[k], and a point at depth d is blurred there with radius |d - focus[k]| * maxRadiusPx.
 *
 * With `motion`, frame k shows at its point p what the truth has at motions[k] p. Then the scene goes on beyond the
 * truth's borders, with depths held to 0..1, and moved frames and their blur take real content from there; blur and
 * noise come after the motion, in the frame's own pixels.
 *
 * @throws RangeError when frames is not a positive whole number, or the contrast or a limit of the motion is out of range.
 * @example
 * ```ts
 * import { deepStrictEqual, strictEqual } from "node:assert";
 * import { synthesizeStack } from "./synthesize_stack.ts";
 * const motion = { shiftPx: 3, rotationDegrees: 1, scale: 0.01 };
 * const { frames, focus, motions } = synthesizeStack({ seed: 1, height: 48, width: 64, frames: 3, motion });
 * strictEqual(frames.length, focus.length);
 * deepStrictEqual(motions[1], [1, 0, 0, 0, 1, 0, 0, 0, 1]);
 * ```
 */
export function synthesizeStack(options: StackOptions): SyntheticStack {
  const { height, width, scene: kind = "endothelium", contrast } = options;
  if (!(contrast === undefined || contrast > 0 && contrast <= 1)) {
    throw new RangeError(`contrast must be more than 0 and at most 1, got ${contrast}`);
  }
  const plan = planPhotographs(options), random = plan.random.fork("scene");
  if (options.motion) {
    const { motions, rimPx } = plan;
    const { sharp, cells, viewThrough } = drawSpecimen(random, {
      kind,
      height,
      width,
      motions,
      rimPx,
      contrast,
    });
    return { sharp, cells, ...photographMoved(viewThrough, plan, options) };
  }
  const scene = renderScene(random, { kind, height, width });
  const soft = createImage(height, width, soften(scene.image, { sigmaPx: 0.5 }).data);
  const sharp = fitToRange(soft, { ...rangeOf(soft), contrast });
  return { sharp, cells: scene.cells, ...photographStill(sharp, plan, options) };
}
