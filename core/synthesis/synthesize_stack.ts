import { createImage, type Image } from "../image/image.ts";
import type { Optics } from "../kernels/optics.ts";
import { createRandom, type Random } from "../math/random.ts";
import { degrade } from "./degrade.ts";
import { renderScene, type SceneKind } from "./phantom/render_scene.ts";
import type { Cell } from "./phantom/scene.ts";
import { soften } from "./soften.ts";

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
}

/** A focus stack of which everything is known. */
export interface SyntheticStack {
  /** The truth, all in focus, without noise. */
  sharp: Image;
  frames: Image[];
  /** Depth of the surface at each pixel, 0..1. */
  depth: Image;
  /** Depth at which each frame is in focus. */
  focus: number[];
  cells: Cell[];
}

/**
 * A cornea seen by a microscope of thin depth of field: the surface is curved and tilted, frame k is focused
 * at depth focus[k], and a point at depth d is blurred there with radius |d - focus[k]| * maxRadiusPx.
 *
 * @throws RangeError when frames is not a positive whole number.
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { synthesizeStack } from "./synthesize_stack.ts";
 * const { frames, focus } = synthesizeStack({ seed: 1, height: 48, width: 64, frames: 3 });
 * strictEqual(frames.length, focus.length);
 * ```
 */
export function synthesizeStack(options: StackOptions): SyntheticStack {
  const { seed, height, width, frames, maxRadiusPx = 6, noise = 1, gainSpread = 0 } = options;
  if (!(Number.isInteger(frames) && frames > 0)) {
    throw new RangeError(`frames must be a positive whole number, got ${frames}`);
  }
  const random = createRandom(`stack/${seed}`);
  const scene = renderScene(random.fork("scene"), { kind: options.scene ?? "endothelium", height, width });
  const sharp = fitToRange(createImage(height, width, soften(scene.image, { sigmaPx: 0.5 }).data));
  const depth = curvedSurface(random.fork("surface"), height, width);
  const focus = Array.from({ length: frames }, (_, k) => frames === 1 ? 0.5 : k / (frames - 1));
  const images = focus.map((focused, k) => {
    const frameRandom = random.fork(k);
    return degrade(sharp, {
      radiusPx: { ...depth, data: depth.data.map((d) => Math.abs(d - focused) * maxRadiusPx) },
      optics: options.optics,
      gain: 1 + gainSpread * frameRandom.between(-1, 1),
      sigma: noise / 255,
      photonShare: 0.5,
      quantum: 0,
      random: frameRandom,
    });
  });
  return { sharp, frames: images, depth, focus, cells: scene.cells };
}

/**
 * Brightness mapped so that all but 0.2% of the pixels lie within 0.08..0.92; the rest is clipped to 0..1.
 */
function fitToRange(image: Image): Image {
  const step = Math.max(1, Math.floor(image.data.length / 50_000));
  const sample = image.data.filter((_, i) => i % step === 0).sort();
  const low = sample[Math.floor(sample.length * 0.001)];
  const high = sample[Math.ceil(sample.length * 0.999) - 1];
  const gain = 0.84 / Math.max(1e-6, high - low);
  const data = image.data.map((value) => Math.min(1, Math.max(0, 0.08 + gain * (value - low))));
  return { ...image, data };
}

/** A paraboloid with its top somewhere in the field, scaled to 0..1. */
function curvedSurface(random: Random, height: number, width: number): Image {
  const [top, left] = [random.between(0.2, 0.8) * height, random.between(0.2, 0.8) * width];
  const [tiltDown, tiltAcross] = [random.between(-0.3, 0.3), random.between(-0.3, 0.3)];
  const size = Math.max(height, width);
  const surface = createImage(height, width);
  let least = Infinity, most = -Infinity;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [v, u] = [(y - top) / size, (x - left) / size];
      const value = v * v + u * u + tiltDown * v + tiltAcross * u;
      surface.data[y * width + x] = value;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
  }
  const range = Math.max(1e-9, most - least);
  for (let i = 0; i < surface.data.length; i++) surface.data[i] = (surface.data[i] - least) / range;
  return surface;
}
