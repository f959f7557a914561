import { type CrossSpectra, pairIndex } from "./cross_spectra.ts";

/** Variance of the noise of each frame, at (frame * bands + band). */
export interface FrameNoise {
  bands: number;
  variances: Float64Array;
}

/** Blocks of the least energy hold noise alone, as most of a stack's frames are out of focus in most places. */
const QUIET_SHARE = 0.25;
/** Below this frequency noise is taken to be as loud as at it: white, or dulled by interpolation above it alone. */
const FLAT_BELOW = 0.3;
/** Most by which noise may grow from one band to the next lower one: what grows faster is texture. */
const MOST_GROWTH = 1.15;

/**
 * Noise per frame and band out of the frames themselves: the lower quartile over all blocks of the energy in each
 * band, where the frame is out of focus and so holds nothing but noise.
 */
export function estimateNoise(spectra: CrossSpectra): FrameNoise {
  const { bands, frames, counts, grid } = spectra;
  const variances = new Float64Array(frames * bands);
  for (let k = 0; k < frames; k++) {
    let above = Infinity;
    for (let band = bands - 1; band >= 0; band--) {
      const frequency = (band + 1) / grid.sizePx;
      let level = above;
      if (frequency >= FLAT_BELOW) {
        const quiet = lowerQuantile(spectra, { band, frame: k }) / quantileBias(counts[band]);
        level = above === Infinity ? quiet : Math.min(quiet, MOST_GROWTH * above);
      }
      variances[k * bands + band] = above = Math.max(1e-12, level);
    }
  }
  return { bands, variances };
}

/** The same noise for all frames but for their gains. */
export function knownNoise(sigmas: readonly number[], bands: number): FrameNoise {
  return {
    bands,
    variances: Float64Array.from(
      { length: sigmas.length * bands },
      (_, i) => sigmas[Math.floor(i / bands)] ** 2,
    ),
  };
}

function lowerQuantile(
  { values, usable, frames, bands, grid }: CrossSpectra,
  { band, frame }: { band: number; frame: number },
): number {
  const pairs = frames * (frames + 1) / 2, pair = pairIndex(frame, frame, frames);
  const energies = new Float32Array(grid.rows * grid.columns);
  let count = 0;
  for (let block = 0; block < energies.length; block++) {
    if (usable[block * frames + frame]) energies[count++] = values[(block * bands + band) * pairs + pair];
  }
  return count === 0 ? 1 : energies.subarray(0, count).sort()[Math.floor(QUIET_SHARE * (count - 1))];
}

/** Lower quartile of the mean of so many squared normal pairs, as a share of its expectation; Hann halves them. */
function quantileBias(count: number): number {
  return 1 - 0.6745 / Math.sqrt(Math.max(2, count / 2));
}
