import { cropImage } from "../image/crop_image.ts";
import { createImage, type Image } from "../image/image.ts";
import { type Kernel, trimKernel } from "../kernels/kernel.ts";
import type { BankedKernel } from "../kernels/kernel_bank.ts";
import { defocusKernel } from "../kernels/optics.ts";
import { convolveValid } from "../math/convolve.ts";
import { fillNormal } from "../math/fill_normal.ts";
import { logBetween } from "../math/log_between.ts";
import { createRandom, type Random } from "../math/random.ts";
import type { Field } from "./draw_field.ts";
import { turnedCopy } from "./turned_copy.ts";

/** What a frame's brightness range is mapped to: the values of the full stack that become 0 and 1. */
export interface FrameRange {
  black: number;
  white: number;
}

export interface StackFieldOptions {
  /** Sharp parts of a full stack, values about 0..1. */
  parts: readonly Image[];
  /** What was found between the full stack and its frames; at least one. */
  kernels: readonly BankedKernel[];
  /** Least and greatest standard deviation of the noise added after the blur, in 1/255. */
  noise: readonly [number, number];
  /** How restoration maps whole frames; one of them is taken. */
  ranges: readonly FrameRange[];
  /** Greatest height and width; default 224. */
  sizePx?: number;
}

/** Fields that are not blurred: what is sharp must stay so. */
const SHARP_SHARE = 0.06;
/** Fields blurred by a fitted kernel of any radius between; the others by an estimated one as it is. */
const FITTED_SHARE = 0.5;
/** An estimated kernel is one of so many whose radius is nearest. */
const NEAREST = 3;
const LEAST_RADIUS_PX = 0.4;
/** By how much the mapping to 0..1 differs from a whole frame's, as a share of the range. */
const RANGE_JITTER = 0.05;

/**
 * The field of a name, the same whenever it is asked for: a place of a full stack, flipped and turned, blurred by a
 * kernel that was found between the stack and its frames, or by the optics fitted to one at a radius in between, all
 * radii alike often; given fresh noise, and mapped to about 0..1 as restoration maps a whole frame.
 *
 * @throws RangeError when there is no part or kernel.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { drawStackField } from "./draw_stack_field.ts";
 * import { synthesizeStack } from "./synthesize_stack.ts";
 * const { sharp } = synthesizeStack({ seed: 1, height: 96, width: 128, frames: 1 });
 * const kernel = {
 *   kernel: { size: 3, data: new Float32Array(9).fill(1 / 9) },
 *   source: { full: "full", frame: "frame", row: 0, column: 0, height: 64, width: 64 },
 *   mse: 1e-5,
 *   noiseFloor: 1e-5,
 *   shift: { row: 0, column: 0 },
 *   fit: { optics: "disk" as const, radiusPx: 1.6, ratio: 1, angle: 0, correlation: 0.98 },
 * };
 * const options = { parts: [sharp], kernels: [kernel], noise: [1, 2], ranges: [{ black: 0, white: 1 }] } as const;
 * deepStrictEqual(drawStackField("a", options), drawStackField("a", options));
 * ```
 */
export function drawStackField(name: string, options: StackFieldOptions): Field {
  const { parts, kernels, noise, ranges, sizePx = 224 } = options;
  if (parts.length === 0 || kernels.length === 0) {
    throw new RangeError(`fields need sharp parts and kernels, got ${parts.length} and ${kernels.length}`);
  }
  const random = createRandom(`stack-field/${name}`);
  const copy = turnedCopy(pickByArea(random, parts), random.integer(0, 8));
  const [height, width] = [Math.min(sizePx, copy.height), Math.min(sizePx, copy.width)];
  const kernel = drawKernel(random, kernels);
  const margin = (kernel.size - 1) / 2;
  const scene = copy.read({
    top: random.integer(0, copy.height - height + 1) - margin,
    left: random.integer(0, copy.width - width + 1) - margin,
    height: height + 2 * margin,
    width: width + 2 * margin,
  });
  const blurred = blurAndAddNoise(scene, { kernel, random, sigma: logBetween(random, noise) / 255 });
  const sharp = cropImage(scene, { top: margin, left: margin, height, width });
  const range = jitter(random, ranges[random.integer(0, ranges.length)]);
  return { blurred: mapRange(blurred, range), sharp: mapRange(sharp, range) };
}

/** A scene as a frame shows it, without the margin that the kernel reads. */
export function blurAndAddNoise(
  scene: Image,
  { kernel: { size, data }, random, sigma }: { kernel: Kernel; random: Random; sigma: number },
): Image {
  const blurred = convolveValid(scene, { height: size, width: size, data });
  const noise = fillNormal(new Float32Array(blurred.data.length), random, { sigma });
  return createImage(blurred.height, blurred.width, blurred.data.map((value, i) => value + noise[i]));
}

function pickByArea(random: Random, parts: readonly Image[]): Image {
  const areaOf = ({ height, width }: Image) => height * width;
  let left = random.uniform() * parts.reduce((sum, part) => sum + areaOf(part), 0);
  return parts.find((part) => (left -= areaOf(part)) < 0) ?? parts[0];
}

function drawKernel(random: Random, kernels: readonly BankedKernel[]): Kernel {
  if (random.uniform() < SHARP_SHARE) return { size: 1, data: Float32Array.of(1) };
  const greatest = kernels.reduce((most, { fit }) => Math.max(most, fit.radiusPx), LEAST_RADIUS_PX);
  const radiusPx = random.between(LEAST_RADIUS_PX, greatest);
  if (random.uniform() < FITTED_SHARE) {
    const { optics, ratio, angle } = kernels[random.integer(0, kernels.length)].fit;
    return trimKernel(defocusKernel(optics, radiusPx, { ratio, angle }));
  }
  const distance = ({ fit }: BankedKernel) => Math.abs(fit.radiusPx - radiusPx);
  const nearest = kernels.toSorted((a, b) => distance(a) - distance(b)).slice(0, NEAREST);
  return nearest[random.integer(0, nearest.length)].kernel;
}

function jitter(random: Random, { black, white }: FrameRange): FrameRange {
  const [below, above] = [0, 1].map(() => RANGE_JITTER * random.between(-1, 1) * (white - black));
  return { black: black + below, white: white + above };
}

function mapRange({ height, width, data }: Image, { black, white }: FrameRange): Image {
  return createImage(height, width, data.map((value) => (value - black) / (white - black)));
}
