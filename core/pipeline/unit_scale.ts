import type { Image } from "../image/image.ts";

/** value = scaled * factor + offset. */
export interface UnitScale {
  factor: number;
  offset: number;
}

/** How far interpolation may leave 0..1 beside sharp borders. */
const OVERSHOOT = 0.1;

/**
 * The one scale that brings all images to 0..1, so that thresholds mean the same for a 12-bit camera's numbers in 16
 * bits, or for floats of 0..4095, as for 8 bits. Where nothing is negative the factor is a power of two that puts the
 * greatest value above a half: nothing is rounded, neither there nor on the way back.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { findUnitScale, scaleImage } from "./unit_scale.ts";
 * const image = createImage(1, 2, Float32Array.of(0, 4095));
 * const scale = findUnitScale([image]);
 * deepStrictEqual(scale, { factor: 4096, offset: 0 });
 * deepStrictEqual([...scaleImage(image, scale).data], [0, 4095 / 4096]);
 * ```
 */
export function findUnitScale(images: readonly Image[]): UnitScale {
  let least = 0, greatest = 0;
  for (const { data } of images) {
    for (let i = 0; i < data.length; i++) {
      if (data[i] > greatest) greatest = data[i];
      else if (data[i] < least) least = data[i];
    }
  }
  const isUsual = greatest === least ||
    (greatest > 0.5 && greatest <= 1 + OVERSHOOT && least >= -OVERSHOOT);
  if (isUsual) return { factor: 1, offset: 0 };
  // Exactly 1 is the integers' greatest value and stays; a half and less is doubled.
  return { factor: 2 ** Math.ceil(Math.log2(greatest - least) - 1e-12), offset: least };
}

/** An image brought to 0..1; as it is where nothing is to be done. */
export function scaleImage(image: Image, { factor, offset }: UnitScale): Image {
  if (factor === 1 && offset === 0) return image;
  return { ...image, data: image.data.map((value) => (value - offset) / factor) };
}

/** Undoes `scaleImage`. */
export function scaleBack(image: Image, { factor, offset }: UnitScale): Image {
  if (factor === 1 && offset === 0) return image;
  return { ...image, data: image.data.map((value) => value * factor + offset) };
}
