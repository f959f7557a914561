import { type CrossSpectra, pairIndex } from "./cross_spectra.ts";
import { blurRadius, contrastLeft, type DefocusLaw } from "./defocus_law.ts";
import type { FrameNoise } from "./estimate_noise.ts";

/** How likely each of equally spaced depths is for a block. */
export interface FocusLikelihood {
  /** The depths, from the first frame's focus to the last one's. */
  depths: Float64Array;
  /** Writes the logarithm of the likelihood of every depth, but for a constant. */
  measure(block: number, into: Float64Array): void;
}

export interface FocusLikelihoodOptions {
  law: DefocusLaw;
  noise: FrameNoise;
  /** Focus of each frame, the least being 0 and 1 the mean step. */
  positions: readonly number[];
  /** Depths per mean step of focus. */
  steps: number;
}

/** Share of a frame's energy that the model may leave unexplained: without it the brightest edges would decide alone. */
const MODEL_ERROR = 0.0025;

/** Variance of the frequencies, in cycles per block, that a ring under a Hann window takes in: 2 / 3 + 1 / 12. */
const SPREAD = 0.75;
/** Lower bands take in what is wider than a block, which the window lets through whatever its blur. */
const FIRST_BAND = 1;

/**
 * Likelihoods of depths under a law of defocus. In frame k at frequency f stands h_k(f) S(f) plus noise of variance
 * N_k(f), h_k being the contrast left at the depth's distance from frame k's focus; S is normal with a variance that is
 * free in each band. With the variance that suits the band best, the band's share in the logarithm is count (q - 1 - log q)
 * where q > 1, else 0, for q = |sum_k h_k Y_k / N_k|^2 / sum_k h_k^2 / N_k: what holds noise alone does not count.
 */
export function planFocusLikelihood(spectra: CrossSpectra, options: FocusLikelihoodOptions): FocusLikelihood {
  const { bands, frames, grid, values, counts, usable } = spectra;
  const { law, noise, positions, steps } = options;
  const depths = Float64Array.from({ length: (frames - 1) * steps + 1 }, (_, i) => i / steps);
  const pairs = frames * (frames + 1) / 2;
  // At (depth * bands + band) * frames + frame.
  const contrast = new Float64Array(depths.length * bands * frames);
  for (let i = 0; i < depths.length; i++) {
    for (let band = 0; band < bands; band++) {
      for (let k = 0; k < frames; k++) {
        const radiusPx = blurRadius(law, Math.abs(depths[i] - positions[k]));
        contrast[(i * bands + band) * frames + k] = contrastLeft(law.shape, {
          frequency: Math.sqrt((band + 1) ** 2 + SPREAD) / grid.sizePx,
          radiusPx,
        });
      }
    }
  }
  const trust = new Float64Array(frames), shared = new Float64Array(pairs);

  return {
    depths,
    measure(block, into) {
      into.fill(0);
      for (let band = FIRST_BAND; band < bands; band++) {
        weigh(block, band);
        addBand({ frames, contrast, trust, shared, start: band * frames, stride: bands * frames }, {
          count: counts[band],
          into,
        });
      }
    },
  };

  /** Divides a band's cross-spectra by the variances of what the model does not explain. */
  function weigh(block: number, band: number): void {
    const start = (block * bands + band) * pairs;
    for (let k = 0; k < frames; k++) {
      const energy = values[start + pairIndex(k, k, frames)];
      const variance = noise.variances[k * bands + band] + MODEL_ERROR * energy;
      trust[k] = usable[block * frames + k] / variance;
    }
    let pair = 0;
    for (let j = 0; j < frames; j++) {
      for (let k = j; k < frames; k++, pair++) shared[pair] = trust[j] * trust[k] * values[start + pair];
    }
  }
}

interface WeighedBand {
  frames: number;
  /** Of depth i and frame k at start + i * stride + k. */
  contrast: Float64Array;
  start: number;
  stride: number;
  trust: Float64Array;
  shared: Float64Array;
}

function addBand(
  { frames, contrast, start, stride, trust, shared }: WeighedBand,
  { count, into }: { count: number; into: Float64Array },
): void {
  for (let i = 0, at = start; i < into.length; i++, at += stride) {
    let energy = 0, power = 1e-30, pair = 0;
    for (let j = 0; j < frames; j++) {
      const h = contrast[at + j];
      if (h === 0) {
        pair += frames - j;
        continue;
      }
      power += trust[j] * h * h;
      let line = 0.5 * h * shared[pair++];
      for (let k = j + 1; k < frames; k++) line += contrast[at + k] * shared[pair++];
      energy += 2 * h * line;
    }
    const q = energy / power;
    if (q > 1) into[i] += count * (q - 1 - Math.log(q));
  }
}

/** Where a parabola through three equally spaced values peaks, -0.5..0.5 from the middle one. */
export function peakOffset(before: number, middle: number, after: number): number {
  const bend = before - 2 * middle + after;
  return bend < 0 ? Math.min(0.5, Math.max(-0.5, 0.5 * (before - after) / bend)) : 0;
}
