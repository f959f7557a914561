import { cropImage } from "../image/crop_image.ts";
import { createImage, type Image } from "../image/image.ts";
import type { Optics } from "../kernels/optics.ts";
import { apply3, IDENTITY3, type Matrix3 } from "../math/matrix3.ts";
import { createRandom, type Random } from "../math/random.ts";
import { type CurvedSurface, curveSurface } from "./curved_surface.ts";
import { degrade } from "./degrade.ts";
import { drawSpecimen } from "./draw_specimen.ts";
import { fitToRange, rangeOf } from "./fit_to_range.ts";
import { drawMotions, type MotionLimits } from "./motion.ts";
import { renderScene, type SceneKind } from "./phantom/render_scene.ts";
import type { Cell } from "./phantom/scene.ts";
import { soften } from "./soften.ts";

const DEFAULT_MAX_RADIUS_PX = 6;

/** A focus stack to make. */
export interface StackOptions {
  seed: number | string;
  height: number;
  width: number;
  /** Number of frames; a single one is focused midway. */
  frames: number;
  /** Blur radius of the point that is farthest out of focus, in the first or last frame. Default 6. */
  maxRadiusPx?: number;
  /** Default endothelium. */
  scene?: SceneKind;
  /** Default disk. */
  optics?: Optics;
  /** Standard deviation of each frame's noise in 1/255, half of it (as variance) photon noise. Default 1. */
  noise?: number;
  /** Spread of brightness from frame to frame, as a share. Default 0. */
  gainSpread?: number;
  /**
   * Share of the full range that the truth spans, but for 0.2% of its pixels. Default 0.84, as after a stretch; that of
   * specular microscopes' own pictures is about half of it.
   */
  contrast?: number;
  /** How far frames move against the reference, as a hand-held or drifting stage moves them. Default not at all. */
  motion?: MotionLimits;
}

/** A focus stack of which everything is known. */
export interface SyntheticStack {
  /** The truth, all in focus, without noise, in the reference's geometry. */
  sharp: Image;
  frames: Image[];
  /** Depth of the surface at each pixel of the reference, 0..1. */
  depth: Image;
  /** Depth at which each frame is in focus. */
  focus: number[];
  /** Cells in the reference's field. */
  cells: Cell[];
  /** Where each frame's points (row, column, 1) lie in the truth. */
  motions: Matrix3[];
  /** Index of the frame in the middle, which does not move. */
  reference: number;
  /** Factor of each frame's brightness. */
  gains: number[];
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
  const { seed, height, width, frames, motion } = options;
  if (!(Number.isInteger(frames) && frames > 0)) {
    throw new RangeError(`frames must be a positive whole number, got ${frames}`);
  }
  if (!(options.contrast === undefined || options.contrast > 0 && options.contrast <= 1)) {
    throw new RangeError(`contrast must be more than 0 and at most 1, got ${options.contrast}`);
  }
  const random = createRandom(`stack/${seed}`);
  const reference = Math.floor((frames - 1) / 2);
  const motions = motion === undefined
    ? Array.from({ length: frames }, () => IDENTITY3)
    : drawMotions(random.fork("motion"), { limits: motion, frames, reference, height, width });
  const surface = curveSurface(random.fork("surface"), { height, width });
  const focus = Array.from({ length: frames }, (_, k) => frames === 1 ? 0.5 : k / (frames - 1));
  const made = motion === undefined
    ? photographStill(random, { ...options, focus, depth: surface.depth })
    : photographMoved(random, { ...options, focus, depthAt: surface.depthAt, motions });
  const gains = focus.map((_, k) => drawGain(random.fork(k), options.gainSpread));
  return { ...made, depth: surface.depth, focus, motions, reference, gains };
}

type Photographs = Pick<SyntheticStack, "sharp" | "frames" | "cells">;

/** What a frame's own generator, forked anew, gives first. */
function drawGain(random: Random, gainSpread = 0): number {
  return 1 + gainSpread * random.between(-1, 1);
}

function photographStill(
  random: Random,
  options: Omit<StackOptions, "frames"> & { focus: number[]; depth: Image },
): Photographs {
  const { scene: kind = "endothelium", height, width, focus, depth } = options;
  const scene = renderScene(random.fork("scene"), { kind, height, width });
  const soft = createImage(height, width, soften(scene.image, { sigmaPx: 0.5 }).data);
  const sharp = fitToRange(soft, { ...rangeOf(soft), contrast: options.contrast });
  const frames = focus.map((focused, k) =>
    photographFrame(random.fork(k), { ...options, view: sharp, depth, focused })
  );
  return { sharp, frames, cells: scene.cells };
}

function photographMoved(
  random: Random,
  options: Omit<StackOptions, "frames"> & {
    focus: number[];
    depthAt: CurvedSurface["depthAt"];
    motions: readonly Matrix3[];
  },
): Photographs {
  const { scene: kind = "endothelium", height, width, focus, depthAt, motions } = options;
  const rimPx = blurReachPx(options);
  const { sharp, cells, viewThrough } = drawSpecimen(random.fork("scene"), {
    kind,
    height,
    width,
    motions,
    rimPx,
    contrast: options.contrast,
  });
  const frames = focus.map((focused, k) => {
    const view = viewThrough(motions[k]);
    const depth = createImage(view.height, view.width);
    for (let y = 0; y < view.height; y++) {
      for (let x = 0; x < view.width; x++) {
        depth.data[y * view.width + x] = depthAt(...apply3(motions[k], [y - rimPx, x - rimPx]));
      }
    }
    const frame = photographFrame(random.fork(k), { ...options, view, depth, focused });
    return cropImage(frame, { top: rimPx, left: rimPx, height, width });
  });
  return { sharp, frames, cells };
}

/** How far the widest blur reaches. */
function blurReachPx(
  { optics = "disk", maxRadiusPx = DEFAULT_MAX_RADIUS_PX }: Pick<StackOptions, "optics" | "maxRadiusPx">,
): number {
  return Math.ceil(optics === "disk" ? maxRadiusPx : 2 * maxRadiusPx) + 2;
}

function photographFrame(
  random: Random,
  options: Pick<StackOptions, "optics" | "noise" | "gainSpread" | "maxRadiusPx"> & {
    view: Image;
    depth: Image;
    focused: number;
  },
): Image {
  const { view, depth, focused, maxRadiusPx = DEFAULT_MAX_RADIUS_PX, noise = 1, gainSpread } = options;
  return degrade(view, {
    radiusPx: { ...depth, data: depth.data.map((d) => Math.abs(d - focused) * maxRadiusPx) },
    optics: options.optics,
    gain: drawGain(random, gainSpread),
    sigma: noise / 255,
    photonShare: 0.5,
    quantum: 0,
    random,
  });
}
