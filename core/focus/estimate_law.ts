import { pause } from "../math/pause.ts";
import type { CrossSpectra } from "./cross_spectra.ts";
import type { DefocusLaw } from "./defocus_law.ts";
import type { FrameNoise } from "./estimate_noise.ts";
import { type FocusRating, rateFocus } from "./rate_focus.ts";

/** Blocks that the law is found on, spread over the field: of many frames fewer, as each takes longer. */
function sampleFor(frames: number): number {
  return Math.max(40, Math.round(400 * Math.min(1, (6 / frames) ** 2)));
}

const RADII = Array.from({ length: 16 }, (_, i) => 0.3 * 1.3 ** i);
/** So many times fewer blocks tell about which radius is the likeliest. */
const GLANCE = 4;
const LEAST_RADIUS = 0.05;
/** Steps in which the radius is shortened in the end. */
const FINE_FACTOR = 0.975;
/**
 * Share of what the best law explains that is given up for a shorter radius: to undo more blur than there is costs more
 * than to undo less. Where all of a surface lies at one depth, its depths spreading over less than so many frames, the
 * frames tell only how much more one is blurred than another; then the sharpest must be taken to be sharp.
 */
const TOLERANCE = 0.003;
const FLAT_TOLERANCE = 0.03;
const FLAT_SPREAD = 0.35;

interface RatedLaw extends DefocusLaw, FocusRating {}

/**
 * The law of defocus under which a stack is likeliest, each of its blocks at the depth that suits it best, for both
 * shapes of the blur; of laws that are all but equally likely that of the shortest radius.
 */
export async function estimateLaw(
  spectra: CrossSpectra,
  { noise, positions, signal }: {
    noise: FrameNoise;
    positions: readonly number[];
    signal?: AbortSignal;
  },
): Promise<DefocusLaw> {
  const sample = sampleFor(spectra.frames);
  const rated: RatedLaw[] = [];
  const without = rate({ shape: "disk", radiusPerFramePx: 0 });
  const likeliest = [await climb("disk"), await climb("gaussian")];
  const best = likeliest.reduce((a, b) => b.rating > a.rating ? b : a);
  const enough = best.rating - toleranceFor(best.spread) * (best.rating - without.rating);
  for (let law of likeliest) {
    while (law.rating >= enough && law.radiusPerFramePx > LEAST_RADIUS) {
      law = rate({ ...law, radiusPerFramePx: law.radiusPerFramePx * FINE_FACTOR });
      await pause(signal);
    }
  }
  const { shape, radiusPerFramePx } = rated.filter(({ rating }) => rating >= enough)
    .reduce((a, b) => b.radiusPerFramePx < a.radiusPerFramePx ? b : a);
  return { shape, radiusPerFramePx };

  /** The likeliest radius of a shape: over a grid, on fewer blocks, then step by step. */
  async function climb(shape: DefocusLaw["shape"]): Promise<RatedLaw> {
    let law: RatedLaw = { ...without, shape };
    const attempt = async (radiusPerFramePx: number) => {
      const next = rate({ shape, radiusPerFramePx });
      if (next.rating > law.rating) law = next;
      await pause(signal);
    };
    const glances = RADII.map((radiusPerFramePx) =>
      rateFocus(spectra, { law: { shape, radiusPerFramePx }, noise, positions, sample: sample / GLANCE })
        .rating
    );
    await attempt(RADII[glances.indexOf(Math.max(...glances))]);
    for (let step = 0.12; step > 0.01; step *= 0.6) {
      const middle = law.radiusPerFramePx;
      for (const factor of [1 - step, 1 + step]) await attempt(middle * factor);
    }
    return law;
  }

  function rate({ shape, radiusPerFramePx }: DefocusLaw): RatedLaw {
    const law = { shape, radiusPerFramePx };
    rated.push({ ...law, ...rateFocus(spectra, { law, noise, positions, sample }) });
    return rated[rated.length - 1];
  }
}

function toleranceFor(spread: number): number {
  return TOLERANCE + FLAT_TOLERANCE / (1 + (spread / FLAT_SPREAD) ** 4);
}
