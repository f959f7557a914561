import { cropImage } from "../image/crop_image.ts";
import { createImage, type Image } from "../image/image.ts";
import type { Optics } from "../kernels/optics.ts";
import { apply3, IDENTITY3, type Matrix3 } from "../math/matrix3.ts";
import { createRandom, type Random } from "../math/random.ts";
import { type CurvedSurface, curveSurface } from "./curved_surface.ts";
import { degrade } from "./degrade.ts";
import { drawMotions, type MotionLimits } from "./motion.ts";

/** How a focus stack is taken. */
export interface PhotographOptions {
  seed: number | string;
  /** Number of frames; a single one is focused midway. */
  frames: number;
  /** Blur radius of the point that is farthest out of focus, in the first or last frame. Default 6. */
  maxRadiusPx?: number;
  /** Default disk. */
  optics?: Optics;
  /** Standard deviation of each frame's noise in 1/255, half of it (as variance) photon noise. Default 1. */
  noise?: number;
  /** Spread of brightness from frame to frame, as a share. Default 0. */
  gainSpread?: number;
  /** How far frames move against the reference, as a hand-held or drifting stage moves them. Default not at all. */
  motion?: MotionLimits;
}

/** What is known of a stack that was photographed. */
export interface Photographs {
  frames: Image[];
  /** Depth of the surface at each pixel of the reference, 0..1. */
  depth: Image;
  /** Depth at which each frame is in focus. */
  focus: number[];
  /** Where each frame's points (row, column, 1) lie in the truth. */
  motions: Matrix3[];
  /** Index of the frame in the middle, which does not move. */
  reference: number;
  /** Factor of each frame's brightness. */
  gains: number[];
}

/** What is decided before anything is seen: the surface, and each frame's focus and motion. */
export interface PhotographPlan extends Omit<Photographs, "frames" | "gains"> {
  random: Random;
  surface: CurvedSurface;
  /** How far the widest blur reaches beyond the field. */
  rimPx: number;
}

/** @throws RangeError when frames is not a positive whole number, or a limit of the motion is out of range. */
export function planPhotographs(
  options: PhotographOptions & { height: number; width: number },
): PhotographPlan {
  const { seed, height, width, frames, motion } = options;
  if (!(Number.isInteger(frames) && frames > 0)) {
    throw new RangeError(`frames must be a positive whole number, got ${frames}`);
  }
  const random = createRandom(`stack/${seed}`);
  const reference = Math.floor((frames - 1) / 2);
  const motions = motion === undefined
    ? Array.from({ length: frames }, () => IDENTITY3)
    : drawMotions(random.fork("motion"), { limits: motion, frames, reference, height, width });
  const surface = curveSurface(random.fork("surface"), { height, width });
  const focus = Array.from({ length: frames }, (_, k) => frames === 1 ? 0.5 : k / (frames - 1));
  return { random, reference, motions, surface, depth: surface.depth, focus, rimPx: blurReachPx(options) };
}

/** Frames of a field that stays where it is; its borders are mirrored. */
export function photographStill(sharp: Image, plan: PhotographPlan, options: PhotographOptions): Photographs {
  return finish(plan, options, (k, random) =>
    photographFrame(random, {
      ...options,
      view: sharp,
      depth: plan.depth,
      focused: plan.focus[k],
    }));
}

/** Frames of a field that moves. `viewThrough` shows it and a rim of `plan.rimPx` around it as a motion has it. */
export function photographMoved(
  viewThrough: (motion: Matrix3) => Image,
  plan: PhotographPlan,
  options: PhotographOptions,
): Photographs {
  const { motions, surface, focus, rimPx } = plan;
  return finish(plan, options, (k, random) => {
    const view = viewThrough(motions[k]);
    const depth = createImage(view.height, view.width);
    for (let y = 0; y < view.height; y++) {
      for (let x = 0; x < view.width; x++) {
        depth.data[y * view.width + x] = surface.depthAt(...apply3(motions[k], [y - rimPx, x - rimPx]));
      }
    }
    const frame = photographFrame(random, { ...options, view, depth, focused: focus[k] });
    return cropImage(frame, { top: rimPx, left: rimPx, height: plan.depth.height, width: plan.depth.width });
  });
}

function finish(
  { random, depth, focus, motions, reference }: PhotographPlan,
  { gainSpread }: PhotographOptions,
  photograph: (k: number, random: Random) => Image,
): Photographs {
  const frames = focus.map((_, k) => photograph(k, random.fork(k)));
  const gains = focus.map((_, k) => drawGain(random.fork(k), gainSpread));
  return { frames, depth, focus, motions, reference, gains };
}

const DEFAULT_MAX_RADIUS_PX = 6;

/** What a frame's own generator, forked anew, gives first. */
function drawGain(random: Random, gainSpread = 0): number {
  return 1 + gainSpread * random.between(-1, 1);
}

function blurReachPx(
  { optics = "disk", maxRadiusPx = DEFAULT_MAX_RADIUS_PX }: Pick<PhotographOptions, "optics" | "maxRadiusPx">,
): number {
  return Math.ceil(optics === "disk" ? maxRadiusPx : 2 * maxRadiusPx) + 2;
}

function photographFrame(
  random: Random,
  options: Pick<PhotographOptions, "optics" | "noise" | "gainSpread" | "maxRadiusPx"> & {
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
