import { type DenseLayer, runPerceptron } from "../math/perceptron.ts";
import { RINGS } from "./blind_rings.ts";

/** What a perceptron is told of a place: mean ring powers about it, and of the whole image. */
export interface RingSample {
  local: ArrayLike<number>;
  whole: ArrayLike<number>;
  /** How many tiles each is the mean of. */
  localTiles: number;
  wholeTiles: number;
}

/** A filter that undoes blur as far as noise allows. */
export interface BlindFilter {
  /** Factor of each ring of frequency, k / 64 cycles per pixel; that of ring 0 is 1. */
  gains: Float64Array;
  /** The blur it was made for, as the radius of a disk in pixels. */
  radiusPx: number;
}

/** Numbers the perceptron reads, and gives. */
export const SAMPLE_SIZE = 2 * RINGS;
export const FILTER_SIZE = RINGS;

/** What is less, as a share of the mean power, is rounding. */
const LEAST_SHARE = 1e-9;
const RADIUS_UNIT_PX = 4;

/**
 * Logarithms of the powers of rings 1 to 32, local and whole, less the mean of the whole's, and of the numbers of tiles:
 * they do not depend on brightness or contrast.
 */
export function describeSample({ local, whole, localTiles, wholeTiles }: RingSample): Float32Array {
  const features = new Float32Array(SAMPLE_SIZE), rings = RINGS - 1;
  let power = 0, mean = 0;
  for (let k = 1; k < RINGS; k++) power += whole[k] / rings;
  const least = LEAST_SHARE * power + Number.MIN_VALUE;
  for (let k = 1; k < RINGS; k++) mean += Math.log(whole[k] + least) / rings;
  for (let k = 1; k < RINGS; k++) {
    features[k - 1] = (Math.log(local[k] + least) - mean) / 2;
    features[rings + k - 1] = (Math.log(whole[k] + least) - mean) / 2;
  }
  features[2 * rings] = Math.log(localTiles) / 8;
  features[2 * rings + 1] = Math.log(wholeTiles) / 8;
  return features;
}

/** The filter a perceptron holds best: that of least expected squared error under all that it was trained on. */
export function predictFilter(layers: readonly DenseLayer[], sample: RingSample): BlindFilter {
  const outputs = runPerceptron(layers, describeSample(sample));
  const gains = Float64Array.from({ length: RINGS }, (_, k) => k === 0 ? 1 : 1 + outputs[k - 1]);
  return { gains, radiusPx: Math.max(0, RADIUS_UNIT_PX * outputs[RINGS - 1]) };
}
