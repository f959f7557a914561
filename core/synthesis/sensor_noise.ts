import { fillNormal } from "../math/fill_normal.ts";
import type { Random } from "../math/random.ts";
import type { Raster } from "../math/raster.ts";
import { roundToLevels } from "./round_to_levels.ts";

/** Noise of a sensor at one gain. */
export interface SensorNoise {
  random: Random;
  /** Standard deviation of the noise at the picture's mean, full range being 1. */
  sigma: number;
  /**
   * Share of the variance that comes from photons and so goes with the signal; the rest is read noise.
   * Default 0.
   */
  photonShare?: number;
  /** Distance between grey levels in 1/255; default 0, continuous. */
  quantum?: number;
}

/**
 * Adds Poisson noise (as a normal value of the same variance, right from some ten photons up) and read noise
 * to a picture in place, then rounds it to grey levels and clips it to 0..1.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createRandom } from "../math/random.ts";
 * import { addSensorNoise } from "./sensor_noise.ts";
 * const picture = { height: 1, width: 2, data: Float32Array.of(0.501, 1.2) };
 * addSensorNoise(picture, { random: createRandom(1), sigma: 0, quantum: 255 });
 * strictEqual(picture.data[1], 1);
 * ```
 */
export function addSensorNoise({ data }: Raster, options: SensorNoise): void {
  const { random, sigma, photonShare = 0, quantum = 0 } = options;
  const noise = fillNormal(new Float32Array(data.length), random, { sigma });
  if (photonShare > 0) {
    let mean = 0;
    for (const value of data) mean += value / data.length;
    for (let i = 0; i < data.length; i++) {
      const relative = Math.max(0, data[i]) / Math.max(1e-6, mean);
      noise[i] *= Math.sqrt(1 - photonShare + photonShare * relative);
    }
  }
  for (let i = 0; i < data.length; i++) data[i] += noise[i];
  roundToLevels(data, quantum);
}
