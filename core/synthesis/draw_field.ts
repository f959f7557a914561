import type { Image } from "../image/image.ts";
import { logBetween } from "../math/log_between.ts";
import { createRandom } from "../math/random.ts";
import { drawCamera, photograph } from "./camera.ts";
import { drawExposure, expose, normalizeExposed } from "./exposure.ts";
import { applyFieldBlur, drawFieldBlur, marginOf } from "./field_blur.ts";
import { cropImage } from "../image/crop_image.ts";
import { drawPairScene, type SceneShares } from "./pair_scene.ts";
import { addSensorNoise } from "./sensor_noise.ts";

/** One frame of a synthetic microscope beside what it would have been in focus, of one size and brightness scale. */
export interface Field {
  blurred: Image;
  sharp: Image;
}

export interface FieldOptions {
  /** Least and greatest blur radius in pixels, within 0..8. Of a hundred fields twelve are not blurred at all. */
  radiusPx: readonly [number, number];
  /** Least and greatest standard deviation of the noise added after the blur, in 1/255; default 0.3 to 4. */
  noise?: readonly [number, number];
  /** How often each kind of scene comes; default 60% endothelium, the rest shared among all others. */
  scenes?: SceneShares;
}

const DEFAULT_NOISE = [0.3, 4] as const;

/**
 * The field of a name, the same whenever it is asked for: a scene, seen by a camera (noise, line noise, grey levels:
 * these belong to the sharp picture, as in every real one), then blurred by a random defocus, at times one that changes
 * across the field, and given fresh noise. Both sides are mapped alike to about 0..1, as restoration maps a whole image,
 * with jitter.
 *
 * @returns 384 px less what the blur reads beyond each side; at least 288 px.
 * @throws RangeError when a range is out of bounds.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { drawField } from "./draw_field.ts";
 * const options = { radiusPx: [0, 4] } as const;
 * deepStrictEqual(drawField("a", options), drawField("a", options));
 * ```
 */
export function drawField(name: string, options: FieldOptions): Field {
  const { radiusPx, noise = DEFAULT_NOISE, scenes } = options;
  requirePossible(options);
  const random = createRandom(`field/${name}`);
  const { raster, low, high } = drawPairScene(`scene/${name}`, scenes);
  const blur = drawFieldBlur(random, radiusPx);
  const exposure = drawExposure(random);
  const scene = expose(raster, { low, high, exposure });
  const sharp = photograph(random, { scene, camera: drawCamera(random) });
  const blurred = applyFieldBlur(sharp, blur);
  addSensorNoise(blurred, {
    random,
    sigma: logBetween(random, noise) / 255,
    photonShare: random.uniform() < 0.3 ? random.uniform() : 0,
    quantum: random.uniform() < 0.4 ? 1 : 0,
  });
  const margin = marginOf(blur), { height, width } = blurred;
  return {
    blurred: normalizeExposed(blurred, exposure),
    sharp: normalizeExposed(cropImage(sharp, { top: margin, left: margin, height, width }), exposure),
  };
}

const GREATEST_RADIUS_PX = 8;

function requirePossible(
  { radiusPx: [least, greatest], noise: [quiet, loud] = DEFAULT_NOISE }: FieldOptions,
) {
  if (!(least >= 0 && greatest >= least && greatest <= GREATEST_RADIUS_PX)) {
    throw new RangeError(
      `radiusPx must be a range within 0..${GREATEST_RADIUS_PX}, got ${least}..${greatest}`,
    );
  }
  if (!(quiet >= 0 && loud >= quiet)) {
    throw new RangeError(`noise must be a range from 0 up, got ${quiet}..${loud}`);
  }
}
