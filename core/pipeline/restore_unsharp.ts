import type { Image } from "../image/image.ts";
import { createImage } from "../image/image.ts";
import type { DenseLayer } from "../math/perceptron.ts";
import { pause } from "../math/pause.ts";
import { type FieldRadius, radiusAt } from "../kernels/field_radius.ts";
import { tellFieldRadius } from "./tell_field_radius.ts";

/** Up to this radius a place counts as sharp and stays as measured, px: fused corneas in focus read about 0.7. */
export const MEASURED_TO_PX = 1.25;
/** From this radius on a place is restored entirely, px. */
export const RESTORED_FROM_PX = 2;

export interface RestoreUnsharpOptions {
  /** What tells blur: a model's perceptron, see `readGuide`. */
  layers: readonly DenseLayer[];
  /** Restores a whole image; called only where some place needs it. */
  restore: (image: Image, options: { onProgress?: (fraction: number) => void }) => Promise<Image>;
  signal?: AbortSignal;
  /** How much is done, 0..1. */
  onProgress?: (fraction: number) => void;
}

export interface RestoredUnsharp {
  image: Image;
  /** Of each pixel the share that is restored, 0..1: 0 where it stands as it was measured. */
  restored: Image;
  /** Mean of `restored`. */
  share: number;
  /** The blur that was found before, over the field. */
  radius: FieldRadius;
}

/** Share of the time that telling blur takes. */
const TELLING = 0.25;

/**
 * Restores what is not sharp and leaves the rest as it was measured, to the bit: the blur radius r of each place is told
 * from the image, and the result is (1 - w) image + w restored, w going smoothly from 0 at r = 1.25 px to 1 at 2 px.
 *
 * @throws RangeError when a side is less than 64 px; the signal's reason once it is aborted.
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { restoreUnsharp } from "./restore_unsharp.ts";
 * // A perceptron that takes everything for sharp: it tells a radius of 0.
 * const layers = [{ inputs: 195, outputs: 65, weights: new Float32Array(195 * 65), biases: new Float32Array(65) }];
 * const image = createImage(64, 80);
 * const restore = () => Promise.reject(new Error("there is nothing to restore"));
 * const { image: same, share } = await restoreUnsharp(image, { layers, restore });
 * strictEqual(same, image);
 * strictEqual(share, 0);
 * ```
 */
export async function restoreUnsharp(
  image: Image,
  { layers, restore, signal, onProgress }: RestoreUnsharpOptions,
): Promise<RestoredUnsharp> {
  const { field: radius } = await tellFieldRadius(image, layers, {
    signal,
    onProgress: onProgress && ((fraction) => onProgress(TELLING * fraction)),
  });
  const { restored, share } = await shareRestored(radius, { image, signal });
  if (share === 0) {
    onProgress?.(1);
    return { image, restored, share, radius };
  }
  const { data } = await restore(image, {
    onProgress: onProgress && ((fraction) => onProgress(TELLING + (1 - TELLING) * fraction)),
  });
  const blended = image.data.map((value, i) => {
    const weight = restored.data[i];
    return weight === 0 ? value : value + weight * (data[i] - value);
  });
  return { image: { ...image, data: blended }, restored, share, radius };
}

/** The weight of the restoration at each pixel, and its mean. */
async function shareRestored(
  radius: FieldRadius,
  { image: { height, width, pixelSize }, signal }: { image: Image; signal?: AbortSignal },
): Promise<{ restored: Image; share: number }> {
  const data = new Float32Array(height * width);
  let sum = 0;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const weight = weightOf(radiusAt(radius, row, column));
      data[row * width + column] = weight;
      sum += weight;
    }
    await pause(signal);
  }
  return { restored: createImage(height, width, data, pixelSize), share: sum / data.length };
}

/** Smooth from 0 to 1, without a kink at either end. */
function weightOf(radiusPx: number): number {
  const t = (radiusPx - MEASURED_TO_PX) / (RESTORED_FROM_PX - MEASURED_TO_PX);
  return t <= 0 ? 0 : t >= 1 ? 1 : t * t * (3 - 2 * t);
}
