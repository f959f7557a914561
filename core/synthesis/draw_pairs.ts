import { cropImage } from "../image/crop_image.ts";
import type { Image } from "../image/image.ts";
import { logBetween } from "../math/log_between.ts";
import { createRandom } from "../math/random.ts";
import { drawCamera, photograph } from "./camera.ts";
import { cropAtRandom } from "./crop_at_random.ts";
import { drawExposure, expose, normalizeExposed } from "./exposure.ts";
import { applyFieldBlur, drawFieldBlur, marginOf } from "./field_blur.ts";
import { drawPairScene, type SceneShares } from "./pair_scene.ts";
import { addSensorNoise } from "./sensor_noise.ts";

/** What a network learns from: the same field, blurred and sharp, of one size and brightness scale. */
export interface TrainingPair {
  blurred: Image;
  sharp: Image;
}

/** What pairs are drawn. */
export interface PairOptions {
  /** Number of the first pair in the series of its seed, from 0. */
  first: number;
  /** How many pairs. */
  count: number;
  /** Height and width; at most 128. */
  patchPx: number;
  /** Least and greatest blur radius in pixels, within 0..8. Of a hundred pairs eight are not blurred at all. */
  radiusPx: readonly [number, number];
  /** Least and greatest standard deviation of the noise added after the blur, in 1/255; default 0.3 to 4. */
  noise?: readonly [number, number];
  /** How often each kind of scene comes; default 60% endothelium, the rest shared among all others. */
  scenes?: SceneShares;
}

/** Pairs with the same remainder share a scene within a block of consecutive indices. */
const SCENES_A_BLOCK = 8;
const PAIRS_A_BLOCK = 128;
const GREATEST_RADIUS_PX = 8;
const GREATEST_PATCH_PX = 128;
const DEFAULT_NOISE = [0.3, 4] as const;

/**
 * Training pairs number `first` to `first + count - 1` of the endless series of a seed. Pair i is the same
 * however it is drawn, alone or with others: a scene, seen by a camera (noise, line noise, grey levels: these
 * belong to the sharp picture, as in every real one), then blurred by a random defocus and given fresh noise.
 * Both sides are then mapped alike to about 0..1, as restoration maps a whole image, with jitter.
 *
 * @throws RangeError when sizes or ranges are out of bounds.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { drawPairs } from "./draw_pairs.ts";
 * const options = { patchPx: 32, radiusPx: [0, 4] } as const;
 * const [, fifth] = drawPairs(7, { ...options, first: 4, count: 2 });
 * deepStrictEqual(drawPairs(7, { ...options, first: 5, count: 1 }), [fifth]);
 * ```
 */
export function drawPairs(seed: number | string, options: PairOptions): TrainingPair[] {
  requirePossible(options);
  return Array.from({ length: options.count }, (_, i) => drawPair(seed, options.first + i, options));
}

function drawPair(seed: number | string, index: number, options: PairOptions): TrainingPair {
  const { patchPx, radiusPx, noise = DEFAULT_NOISE, scenes } = options;
  const random = createRandom(`pairs/${seed}/${index}`);
  const block = Math.floor(index / PAIRS_A_BLOCK);
  const { raster, low, high } = drawPairScene(`scenes/${seed}/${block}/${index % SCENES_A_BLOCK}`, scenes);
  const blur = drawFieldBlur(random, radiusPx);
  const margin = marginOf(blur);
  const exposure = drawExposure(random);
  const crop = cropAtRandom(random, { scene: raster, sizePx: patchPx + 2 * margin });
  const scene = expose(crop, { low, high, exposure });
  const sharp = photograph(random, { scene, camera: drawCamera(random) });
  const blurred = applyFieldBlur(sharp, blur);
  addSensorNoise(blurred, {
    random,
    sigma: logBetween(random, noise) / 255,
    photonShare: random.uniform() < 0.3 ? random.uniform() : 0,
    quantum: random.uniform() < 0.4 ? 1 : 0,
  });
  const inner = cropImage(sharp, { top: margin, left: margin, height: patchPx, width: patchPx });
  return { blurred: normalizeExposed(blurred, exposure), sharp: normalizeExposed(inner, exposure) };
}

function requirePossible(options: PairOptions): void {
  const { first, count, patchPx, radiusPx: [least, greatest], noise: [quiet, loud] = DEFAULT_NOISE } =
    options;
  if (!(Number.isInteger(first) && first >= 0 && Number.isInteger(count) && count >= 0)) {
    throw new RangeError(`first and count of pairs must be whole numbers from 0, got ${first} and ${count}`);
  }
  if (!(Number.isInteger(patchPx) && patchPx > 0 && patchPx <= GREATEST_PATCH_PX)) {
    throw new RangeError(`patchPx must be a whole number from 1 to ${GREATEST_PATCH_PX}, got ${patchPx}`);
  }
  if (!(least >= 0 && greatest >= least && greatest <= GREATEST_RADIUS_PX)) {
    throw new RangeError(
      `radiusPx must be a range within 0..${GREATEST_RADIUS_PX}, got ${least}..${greatest}`,
    );
  }
  if (!(quiet >= 0 && loud >= quiet)) {
    throw new RangeError(`noise must be a range from 0 up, got ${quiet}..${loud}`);
  }
}
