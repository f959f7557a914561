import { pause } from "../math/pause.ts";
import type { CrossSpectra } from "./cross_spectra.ts";
import type { DefocusLaw } from "./defocus_law.ts";
import { estimateLaw } from "./estimate_law.ts";
import type { FrameNoise } from "./estimate_noise.ts";
import { countPositions } from "./focus_positions.ts";
import { findFrameTour, type FrameTour } from "./frame_tour.ts";
import { rateFocus } from "./rate_focus.ts";

/** Where frames are in focus, and how their blur grows from there. */
export interface FocusFit {
  /** Focus of each frame, the least being 0 and 1 the mean step. */
  positions: readonly number[];
  law: DefocusLaw;
}

/** Of more frames positions are believed: to try others takes too long. */
const MOST_FRAMES = 24;
/** Frames that blur by less from one to the next, or by more, tell nothing of their positions. */
const LEAST_RADIUS_PX = 0.3;
const MOST_RADIUS_PX = 8;
/**
 * Share of what a fit explains by which another one must explain more to be believed. Where positions are right, others
 * with their own law explain no more; where frames stand half a step wrong, the right ones explain 0.02 to 0.3 more.
 */
const CLEARLY = 0.01;
const CLEARLY_IN_ORDER = 0.05;
/** Where the longest moves gain less than this share, positions are about right. */
const WORTHWHILE = 0.004;
/** Steps, in mean steps of focus, by which a frame is moved, and how often each is tried over. */
const MOVES = [0.3, 0.18, 0.11, 0.06];
const ROUNDS = 4;
/** Places at which the closed way through all frames may be cut. */
const MOST_CUTS = 6;
const RADII_PX = [0.5, 0.9, 1.6, 2.9, 5.2, 9.4];

/** Blocks rated: of many frames fewer, as each takes longer. */
function sampleFor(frames: number): number {
  return Math.max(24, Math.round(100 * Math.min(1, (6 / frames) ** 2)));
}

/**
 * Positions under which frames are clearly likelier than under those given, with the law of defocus to them; else what
 * was given. First the order: the closed way through all frames, cut at each place in turn. Then every frame's own
 * position, moved back and forth. Which way round the focus goes cannot be seen: it is taken as given.
 */
export async function estimatePositions(
  spectra: CrossSpectra,
  { given, noise, signal }: { given: FocusFit; noise: FrameNoise; signal?: AbortSignal },
): Promise<FocusFit> {
  const { frames } = spectra;
  if (frames < 3 || frames > MOST_FRAMES || given.law.radiusPerFramePx < LEAST_RADIUS_PX) return given;
  const still: FocusFit = { ...given, law: { shape: "disk", radiusPerFramePx: 0 } };
  const without = rate(still);
  const explainedByGiven = rate(given) - without;
  const moved = await move(await findOrder());
  if (!isClear(moved)) return given;
  const again = await move(await refit(moved.positions), { isWorthwhile: true });
  const fit = await refit(turnLike(given.positions, again.positions));
  return isClear(fit) && fit.law.radiusPerFramePx <= MOST_RADIUS_PX ? fit : given;

  function isClear(fit: FocusFit): boolean {
    return rate(fit) - without > (1 + CLEARLY) * explainedByGiven;
  }

  function rate({ positions, law }: FocusFit, sample = sampleFor(frames)): number {
    return rateFocus(spectra, { law, positions, noise, sample }).rating;
  }

  async function refit(positions: readonly number[]): Promise<FocusFit> {
    return { positions, law: await estimateLaw(spectra, { noise, positions, signal }) };
  }

  async function findOrder(): Promise<FocusFit> {
    const sample = sampleFor(frames) / 2;
    const base = rate(still, sample);
    let best = given, most = (1 + CLEARLY_IN_ORDER) * (rate(given, sample) - base);
    for (const positions of cutTour(findFrameTour(spectra, noise))) {
      if (isSameOrder(positions, given.positions)) continue;
      for (const radiusPerFramePx of RADII_PX) {
        const fit: FocusFit = { positions, law: { shape: "disk", radiusPerFramePx } };
        const explained = rate(fit, sample) - base;
        if (explained > most) [best, most] = [fit, explained];
      }
      await pause(signal);
    }
    return best === given ? given : await refit(best.positions);
  }

  /** Moves frames one at a time, as long as the stack gets likelier; by short steps only if long ones are worthwhile. */
  async function move(start: FocusFit, { isWorthwhile = false } = {}): Promise<FocusFit> {
    const startRating = rate(start);
    let best = start, most = startRating;
    for (const step of MOVES) {
      for (let round = 0, isLikelier = true; isLikelier && round < ROUNDS; round++) {
        isLikelier = false;
        for (let k = 0; k < frames; k++) {
          for (const by of [step, -step]) {
            const next = place(best, k, by);
            const rating = rate(next);
            if (rating <= most) continue;
            [best, most, isLikelier] = [next, rating, true];
            break;
          }
          await pause(signal);
        }
      }
      isWorthwhile ||= most - startRating > WORTHWHILE * explainedByGiven;
      if (!isWorthwhile) break;
    }
    return best;
  }
}

/** The fit with one frame moved, counted in mean steps again. */
function place({ positions, law }: FocusFit, frame: number, by: number): FocusFit {
  const counted = countPositions(positions.with(frame, positions[frame] + by), positions.length);
  return {
    positions: counted.positions,
    law: { ...law, radiusPerFramePx: law.radiusPerFramePx * counted.step },
  };
}

/** Positions in every order that a closed way has when it is cut, at its longest stretches if there are many. */
function cutTour({ order, lengths }: FrameTour): number[][] {
  const cuts = [...order.keys()].sort((a, b) => lengths[b] - lengths[a]).slice(0, MOST_CUTS);
  return cuts.map((cut) => {
    const positions = new Array<number>(order.length);
    order.forEach((frame, i) => positions[frame] = (i - cut - 1 + order.length) % order.length);
    return positions;
  });
}

/** Whether frames come in the same order, or in the same order turned round. */
function isSameOrder(one: readonly number[], other: readonly number[]): boolean {
  const byOne = [...one.keys()].sort((a, b) => one[a] - one[b]);
  const steps = byOne.slice(1).map((frame, i) => other[frame] - other[byOne[i]]);
  return steps.every((step) => step > 0) || steps.every((step) => step < 0);
}

/** The positions, turned round if they go against those given. */
function turnLike(given: readonly number[], positions: readonly number[]): readonly number[] {
  const middle = given.reduce((a, b) => a + b) / given.length;
  const agreement = positions.reduce((sum, position, k) => sum + position * (given[k] - middle), 0);
  return agreement < 0 ? positions.map((position) => positions.length - 1 - position) : positions;
}
