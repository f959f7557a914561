import { createImage, type Image } from "../image/image.ts";
import { padImage } from "../image/pad_image.ts";
import { trimKernel } from "../kernels/kernel.ts";
import { defocusKernel, type Optics } from "../kernels/optics.ts";
import type { Raster } from "../math/raster.ts";
import { addSensorNoise, type SensorNoise } from "./sensor_noise.ts";

/** What a microscope does to a perfect picture. */
export interface Degradation extends SensorNoise {
  /** Blur radius in pixels, one for all pixels or a map of the picture's size. */
  radiusPx: number | Raster;
  /** Default disk. */
  optics?: Optics;
  /** Factor of brightness before the noise; default 1. */
  gain?: number;
}

/**
 * A perfect picture as a frame: defocus, gain, photon and read noise, grey levels, saturation.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { createRandom } from "../math/random.ts";
 * import { degrade } from "./degrade.ts";
 * const grey = createImage(16, 16, new Float32Array(256).fill(0.5));
 * const frame = degrade(grey, { radiusPx: 2, gain: 1.2, sigma: 0.001, random: createRandom(1) });
 * ok(Math.abs(frame.data[0] - 0.6) < 0.01);
 * ```
 */
export function degrade(sharp: Image, options: Degradation): Image {
  const { radiusPx, optics, gain = 1 } = options;
  const frame = blur(sharp, { radiusPx, optics });
  for (let i = 0; i < frame.data.length; i++) frame.data[i] *= gain;
  addSensorNoise(frame, options);
  return frame;
}

/** Radii between two of these are mixed from both. */
const RADIUS_STEP_PX = 0.25;

/**
 * Blur whose radius may differ from pixel to pixel: each pixel is gathered from its surroundings with the
 * kernel of its own radius. Radii between multiples of 0.25 px are mixed linearly from the kernels of both
 * neighbours; edges are mirrored.
 *
 * @throws RangeError when the map's size is not the image's, or a radius is negative, not finite, or as large
 * as the image.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { blur } from "./degrade.ts";
 * const edge = createImage(9, 9, Float32Array.from({ length: 81 }, (_, i) => i % 9 < 4 ? 0 : 1));
 * ok(blur(edge, { radiusPx: 1.5 }).data[4] < 1);
 * ```
 */
export function blur(
  image: Image,
  options: { radiusPx: number | Raster; optics?: Optics },
): Image {
  const { height, width, pixelSize } = image;
  const { radiusPx, optics = "disk" } = options;
  const radii = typeof radiusPx === "number"
    ? new Float32Array(height * width).fill(radiusPx)
    : radiusPx.data;
  requireMap(image, radii);
  const most = radii.reduce((greatest, radius) => Math.max(greatest, radius), 0);
  const kernels = Array.from(
    { length: Math.ceil(most / RADIUS_STEP_PX) + 1 },
    (_, level) => trimKernel(defocusKernel(optics, level * RADIUS_STEP_PX), { loss: 1e-3, floor: 1e-6 }),
  );
  const margin = (kernels[kernels.length - 1].size - 1) / 2;
  if (margin >= height || margin >= width) {
    throw new RangeError(`a blur that reaches ${margin} px needs a larger image than ${height} x ${width}`);
  }
  const padded = padImage(image, { top: margin, bottom: margin, left: margin, right: margin });
  const taps = kernels.map((kernel) => tapsOf(kernel, padded.width));
  const data = new Float32Array(height * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const level = radii[y * width + x] / RADIUS_STEP_PX;
      const lower = Math.floor(level);
      const share = level - lower;
      const centre = (y + margin) * padded.width + x + margin;
      let value = gather(padded.data, taps[lower], centre);
      if (share > 0) value += share * (gather(padded.data, taps[lower + 1], centre) - value);
      data[y * width + x] = value;
    }
  }
  return createImage(height, width, data, pixelSize);
}

interface Taps {
  offsets: Int32Array;
  weights: Float32Array;
}

function gather(from: Float32Array, { offsets, weights }: Taps, centre: number): number {
  let sum = 0;
  for (let i = 0; i < offsets.length; i++) sum += weights[i] * from[centre + offsets[i]];
  return sum;
}

function tapsOf({ size, data }: { size: number; data: Float32Array }, rowLength: number): Taps {
  const half = (size - 1) / 2;
  const offsets: number[] = [], weights: number[] = [];
  for (let i = 0; i < data.length; i++) {
    if (data[i] === 0) continue;
    offsets.push((half - Math.floor(i / size)) * rowLength + half - i % size);
    weights.push(data[i]);
  }
  return { offsets: Int32Array.from(offsets), weights: Float32Array.from(weights) };
}

function requireMap({ height, width }: Image, radii: Float32Array): void {
  if (radii.length !== height * width) {
    throw new RangeError(
      `a map of radii for ${height} x ${width} needs ${height * width} values, got ${radii.length}`,
    );
  }
  const wrong = radii.find((radius) => !(radius >= 0 && Number.isFinite(radius)));
  if (wrong !== undefined) throw new RangeError(`a blur radius must be 0 or more pixels, got ${wrong}`);
}
