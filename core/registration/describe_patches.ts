import { createSampler, type Sampler } from "../image/sampler.ts";
import type { Raster } from "../math/raster.ts";
import type { Corner } from "./detect_corners.ts";
import { smoothBinomial } from "./smooth_binomial.ts";

/** Samples along a patch's side. */
const SIDE = 8;
export const PATCH_SAMPLES = SIDE * SIDE;
/** Distance of a patch's samples in pixels: wide, so that blur changes them little. */
const SPACING_PX = 4;
/** How far a patch reaches from its corner. */
export const PATCH_REACH_PX = Math.ceil((SIDE - 1) / 2 * SPACING_PX * Math.SQRT2) + 1;

/**
 * Patches around corners, turned with them, of mean 0 and length 1, so that neither brightness nor contrast counts:
 * PATCH_SAMPLES numbers for each corner.
 *
 * M. Brown, R. Szeliski, S. Winder, Multi-image matching using multi-scale oriented patches, CVPR 2005.
 */
export function describePatches(picture: Raster, corners: readonly Corner[]): Float32Array {
  const smooth = smoothBinomial(smoothBinomial(picture, 1), 2);
  const read = createSampler(smooth);
  const patches = new Float32Array(corners.length * PATCH_SAMPLES);
  corners.forEach((corner, i) => {
    describePatch(read, corner, patches.subarray(i * PATCH_SAMPLES, (i + 1) * PATCH_SAMPLES));
  });
  return patches;
}

function describePatch(read: Sampler, { row, column, angle }: Corner, patch: Float32Array): void {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  let mean = 0;
  for (let j = 0; j < SIDE; j++) {
    for (let i = 0; i < SIDE; i++) {
      const [v, u] = [(j - (SIDE - 1) / 2) * SPACING_PX, (i - (SIDE - 1) / 2) * SPACING_PX];
      const value = read(row + cos * v - sin * u, column + sin * v + cos * u);
      patch[j * SIDE + i] = value;
      mean += value / PATCH_SAMPLES;
    }
  }
  let squares = 0;
  for (let k = 0; k < PATCH_SAMPLES; k++) {
    patch[k] -= mean;
    squares += patch[k] * patch[k];
  }
  const scale = 1 / Math.sqrt(Math.max(squares, 1e-20));
  for (let k = 0; k < PATCH_SAMPLES; k++) patch[k] *= scale;
}
