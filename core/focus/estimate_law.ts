import { pause } from "../math/pause.ts";
import type { CrossSpectra } from "./cross_spectra.ts";
import type { DefocusLaw } from "./defocus_law.ts";
import type { FrameNoise } from "./estimate_noise.ts";
import { peakOffset, planFocusLikelihood } from "./focus_likelihood.ts";

/** Blocks that the law is found on, spread over the field. */
const SAMPLE = 400;
const STEPS = 6;
const RADII = Array.from({ length: 16 }, (_, i) => 0.3 * 1.3 ** i);

/**
 * The law of defocus under which a stack is likeliest, each of its blocks at the depth that suits it best: both shapes
 * over a grid of radii, then the best one's radius step by step.
 */
export async function estimateLaw(
  spectra: CrossSpectra,
  { noise, signal }: { noise: FrameNoise; signal?: AbortSignal },
): Promise<DefocusLaw> {
  const blocks = spectra.grid.rows * spectra.grid.columns;
  const stride = Math.max(1, Math.floor(blocks / SAMPLE));
  // Without defocus: what remains when no block tells depths apart.
  let best: DefocusLaw = { shape: "disk", radiusPerFramePx: 0 };
  let most = rate(best);
  const attempt = async (law: DefocusLaw) => {
    const rating = rate(law);
    if (rating > most) [best, most] = [law, rating];
    await pause(signal);
  };
  for (const shape of ["disk", "gaussian"] as const) {
    for (const radiusPerFramePx of RADII) await attempt({ shape, radiusPerFramePx });
  }
  for (let step = 0.12; step > 0.005; step *= 0.6) {
    for (const sign of [-1, 1]) {
      await attempt({ ...best, radiusPerFramePx: best.radiusPerFramePx * (1 + sign * step) });
    }
  }
  return best;

  function rate(law: DefocusLaw): number {
    const likelihood = planFocusLikelihood(spectra, { law, noise, steps: STEPS });
    const line = new Float64Array(likelihood.depths);
    let sum = 0;
    for (let block = stride >> 1; block < blocks; block += stride) {
      likelihood.measure(block, line);
      sum += peakHeight(line);
    }
    return sum;
  }
}

/** Height of the peak between the depths tried, so that a law is not rated by how well they suit it. */
function peakHeight(line: Float64Array): number {
  const peak = line.indexOf(line.reduce((a, b) => Math.max(a, b)));
  if (peak === 0 || peak === line.length - 1) return line[peak];
  const [before, middle, after] = line.subarray(peak - 1, peak + 2);
  return middle + 0.25 * (after - before) * peakOffset(before, middle, after);
}
