import { type DenseLayer, runPerceptron } from "../math/perceptron.ts";
import { HALF_RINGS, RINGS } from "./blind_rings.ts";

/** Mean powers of half rings over some tiles. */
export interface MeanPowers {
  powers: Float64Array;
  tiles: number;
}

/** What a perceptron is told of a place: the spectra of its near and its wider surroundings, and of the whole image. */
export interface BlurSample {
  near: MeanPowers;
  wide: MeanPowers;
  whole: MeanPowers;
}

/** A filter that undoes blur as far as noise allows. */
export interface BlindFilter {
  /** Factor of each half ring of frequency, k / 64 cycles per pixel; those of rings 0 are 1. */
  gains: Float64Array;
  /** The blur it was made for, as the radius of a disk in pixels. */
  radiusPx: number;
}

/** Rings that the perceptron is told of, and for which it gives factors. */
const TOLD_RINGS = RINGS - 1;
const SCALES = 3;
/** Numbers the perceptron reads, and gives. */
export const SAMPLE_SIZE = SCALES * (2 * TOLD_RINGS + 1);
export const FILTER_SIZE = 2 * TOLD_RINGS + 1;

/** What is less, as a share of the mean power, is rounding. */
const LEAST_SHARE = 1e-9;
const RADIUS_UNIT_PX = 4;

/** Where in spectra, and after TOLD_RINGS more for the second half in outputs, the rings from 1 on stand. */
const TOLD = Array.from({ length: 2 * TOLD_RINGS }, (_, i) => i < TOLD_RINGS ? i + 1 : i + 2);

/**
 * Logarithms of the powers of rings 1 to 32, both halves, near, wide and whole, less the mean of the whole's; then those
 * of the numbers of tiles. They do not depend on brightness or contrast.
 */
export function describeSample({ near, wide, whole }: BlurSample): Float32Array {
  const features = new Float32Array(SAMPLE_SIZE), told = TOLD.length;
  let power = 0, mean = 0;
  for (const k of TOLD) power += whole.powers[k] / told;
  const least = LEAST_SHARE * power + Number.MIN_VALUE;
  for (const k of TOLD) mean += Math.log(whole.powers[k] + least) / told;
  [near, wide, whole].forEach(({ powers, tiles }, scale) => {
    for (let i = 0; i < told; i++) {
      features[scale * told + i] = (Math.log(powers[TOLD[i]] + least) - mean) / 2;
    }
    features[SCALES * told + scale] = Math.log(tiles) / 8;
  });
  return features;
}

/** The filter a perceptron holds best: that of least expected squared error under all that it was trained on. */
export function predictFilter(layers: readonly DenseLayer[], sample: BlurSample): BlindFilter {
  const outputs = runPerceptron(layers, describeSample(sample));
  const gains = new Float64Array(HALF_RINGS).fill(1);
  TOLD.forEach((k, i) => gains[k] += outputs[i]);
  return { gains, radiusPx: Math.max(0, RADIUS_UNIT_PX * outputs[FILTER_SIZE - 1]) };
}
