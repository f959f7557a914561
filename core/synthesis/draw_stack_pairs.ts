import { cropImage } from "../image/crop_image.ts";
import { createImage, type Image } from "../image/image.ts";
import type { Kernel } from "../kernels/kernel.ts";
import { convolveValid } from "../math/convolve.ts";
import { fillNormal } from "../math/fill_normal.ts";
import { createRandom, type Random } from "../math/random.ts";
import type { TrainingPair } from "./draw_pairs.ts";
import { COPIES, turnedCopy } from "./turned_copy.ts";

/** Which pairs to make of full stacks and kernels. */
export interface StackPairOptions {
  /** Sharp images, values about 0..1; of any sizes; each turned copy must hold a patch. */
  stacks: readonly Image[];
  kernels: readonly Kernel[];
  /** Number of the first pair in the series of its seed, from 0. */
  first: number;
  /** How many pairs. */
  count: number;
  /** Height and width of a patch; default 64. */
  patchPx?: number;
  /** Distance between the places that patches are cut from; default 32. */
  stridePx?: number;
  /** Images made of each stack by flips and turns (see `turnedCopy`), 1 to 10; default 10. */
  copies?: number;
  /** With how many of the kernels each image is blurred, evenly shared out; default all. */
  blursAnImage?: number;
  /** Least and greatest standard deviation of the noise added after the blur, in 1/255; default none. */
  noise?: readonly [number, number];
}

/**
 * Training pairs as in the report that Limbus started from (arXiv 2006.14319): full stacks made ten times as many by
 * flips and turns, each image blurred by kernels, cut into patches of 64 x 64 px at every 32 px. Of all these patches
 * the series draws at random: pairs number `first` to `first + count - 1`, and pair i is the same however it is drawn.
 *
 * No blurred image is ever made whole: a patch is blurred from its own surroundings, to the same values, so that memory
 * holds the stacks alone.
 *
 * @throws RangeError when there is no stack or kernel, a stack is too small for a patch, or a number is out of range.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { drawStackPairs } from "./draw_stack_pairs.ts";
 * import { drawGaussianSet } from "./gaussian_set.ts";
 * import { synthesizeStack } from "./synthesize_stack.ts";
 * const { sharp } = synthesizeStack({ seed: 1, height: 128, width: 160, frames: 1 });
 * const options = { stacks: [sharp], kernels: drawGaussianSet({ count: 5, sigmaPx: [1, 3] }) };
 * const [, fifth] = drawStackPairs(7, { ...options, first: 4, count: 2 });
 * deepStrictEqual(drawStackPairs(7, { ...options, first: 5, count: 1 }), [fifth]);
 * ```
 */
export function drawStackPairs(seed: number | string, options: StackPairOptions): TrainingPair[] {
  requirePossible(options);
  return Array.from(
    { length: options.count },
    (_, i) => drawPair(createRandom(`stack-pairs/${seed}/${options.first + i}`), options),
  );
}

function drawPair(random: Random, options: StackPairOptions): TrainingPair {
  const {
    stacks,
    kernels,
    patchPx = 64,
    stridePx = 32,
    copies = COPIES,
    blursAnImage = kernels.length,
    noise,
  } = options;
  const image = random.integer(0, stacks.length * copies);
  const copy = turnedCopy(stacks[Math.floor(image / copies)], image % copies);
  const step = Math.floor(random.integer(0, blursAnImage) * kernels.length / blursAnImage);
  const { size, data } = kernels[(image + step) % kernels.length];
  const place = (length: number) =>
    stridePx * random.integer(0, Math.floor((length - patchPx) / stridePx) + 1);
  const [top, left] = [place(copy.height), place(copy.width)];
  const margin = (size - 1) / 2;
  const sidePx = patchPx + 2 * margin;
  const scene = copy.read({ top: top - margin, left: left - margin, height: sidePx, width: sidePx });
  const blurred = convolveValid(scene, { height: size, width: size, data });
  if (noise) addNoise(blurred.data, random, random.between(...noise) / 255);
  return {
    blurred: createImage(patchPx, patchPx, blurred.data),
    sharp: cropImage(scene, { top: margin, left: margin, height: patchPx, width: patchPx }),
  };
}

/** Not clipped: what is brighter than nearly all of a stack is above 1. */
function addNoise(values: Float32Array, random: Random, sigma: number): void {
  const noise = fillNormal(new Float32Array(values.length), random, { sigma });
  for (let i = 0; i < values.length; i++) values[i] += noise[i];
}

function requirePossible(options: StackPairOptions): void {
  const { stacks, kernels, first, count, patchPx = 64, stridePx = 32, copies = COPIES, noise = [0, 0] } =
    options;
  const { blursAnImage = kernels.length } = options;
  if (stacks.length === 0 || kernels.length === 0) {
    throw new RangeError(`pairs need full stacks and kernels, got ${stacks.length} and ${kernels.length}`);
  }
  const isWhole = (value: number, least: number, greatest = Infinity) =>
    Number.isInteger(value) && value >= least && value <= greatest;
  const isRight = isWhole(first, 0) && isWhole(count, 0) && isWhole(patchPx, 1) && isWhole(stridePx, 1) &&
    isWhole(copies, 1, COPIES) && isWhole(blursAnImage, 1, kernels.length) &&
    noise[0] >= 0 && noise[1] >= noise[0];
  if (!isRight) {
    const given = { first, count, patchPx, stridePx, copies, blursAnImage, noise };
    throw new RangeError(`pairs of stacks cannot be drawn with ${JSON.stringify(given)}`);
  }
  for (const stack of stacks) {
    for (let k = 0; k < copies; k++) {
      const copy = turnedCopy(stack, k);
      if (Math.min(copy.height, copy.width) >= patchPx) continue;
      throw new RangeError(
        `a full stack of ${stack.height} x ${stack.width} is too small for patches of ${patchPx} px: ` +
          `one of its turned copies is ${copy.height} x ${copy.width}`,
      );
    }
  }
}
