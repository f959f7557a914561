import type { CrossSpectra } from "./cross_spectra.ts";
import type { DefocusLaw } from "./defocus_law.ts";
import type { FrameNoise } from "./estimate_noise.ts";
import { peakOffset, planFocusLikelihood } from "./focus_likelihood.ts";

export interface RateFocusOptions {
  law: DefocusLaw;
  noise: FrameNoise;
  /** Focus of each frame, the least being 0 and 1 the mean step. */
  positions: readonly number[];
  /** About how many blocks, spread over the field, the frames are rated on. */
  sample: number;
}

export interface FocusRating {
  /** Logarithm of the likelihood. */
  rating: number;
  /** Standard deviation of the blocks' depths, in mean steps of focus. */
  spread: number;
}

/** Depths per mean step of focus that are tried. */
const STEPS = 6;

/** How likely frames are under a law of defocus and their positions, each block at the depth that suits it best. */
export function rateFocus(
  spectra: CrossSpectra,
  { law, noise, positions, sample }: RateFocusOptions,
): FocusRating {
  const blocks = spectra.grid.rows * spectra.grid.columns;
  const stride = Math.max(1, Math.floor(blocks / sample));
  const likelihood = planFocusLikelihood(spectra, { law, noise, positions, steps: STEPS });
  const line = new Float64Array(likelihood.depths.length);
  let [rating, first, second] = [1e-30, 0, 0];
  for (let block = stride >> 1; block < blocks; block += stride) {
    likelihood.measure(block, line);
    const { height, depth } = peakOf(line);
    rating += height;
    first += height * depth / STEPS;
    second += height * (depth / STEPS) ** 2;
  }
  return { rating, spread: Math.sqrt(Math.max(0, second / rating - (first / rating) ** 2)) };
}

/** Height and place of the peak between the depths tried, so that a law is not rated by how well they suit it. */
function peakOf(line: Float64Array): { height: number; depth: number } {
  const peak = line.indexOf(line.reduce((a, b) => Math.max(a, b)));
  if (peak === 0 || peak === line.length - 1) return { height: line[peak], depth: peak };
  const [before, middle, after] = line.subarray(peak - 1, peak + 2);
  const offset = peakOffset(before, middle, after);
  return { height: middle + 0.25 * (after - before) * offset, depth: peak + offset };
}
