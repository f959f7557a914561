import type { Raster } from "../math/raster.ts";
import { findSpectrumPeriod, SPECTRUM_SIDE } from "./find_spectrum_period.ts";
import { levelContrast } from "./level_contrast.ts";
import { reduceImage } from "./reduce_image.ts";
import { type SpacingTrial, tryDistances } from "./try_distances.ts";

/**
 * Cells lie farther apart than the period of the spectrum's peak: for a honeycomb 2 / sqrt(3), less for looser
 * tissue.
 */
const DISTANCE_PER_PERIOD = 1.09;
/** The contrast is levelled over so many periods, and over no less than this. */
const LEVELLED_PERIODS = 0.6;
const LEAST_LEVELLED_PX = 12;
const ROUNDS = 6;
/** Distances that differ by less than this factor agree. */
const AGREEING = 1.35;
/** What is found again and again overrules the spectrum where its growth is less by so much, and raises a doubt by so much. */
const DECISIVE = 0.25;
const DOUBTFUL = 0.1;

export interface Spacing {
  /** Mean distance of neighbouring cells' centres. */
  spacingPx: number;
  /** Another distance that is about as likely: a person has to judge. */
  doubtPx?: number;
}

/**
 * The mean distance of neighbouring cells' centres in px, from the peak of the power spectrum of the image with its
 * contrast levelled; as the levelling must fit the cells, it begins fine and is repeated with the period found until that is
 * stable. Where cells differ much in brightness, light is uneven or shadows lie about, that peak can be theirs. So cells of
 * one size after another are looked for (`tryDistances`), and the size that is found again and again overrules a peak at
 * which nothing is.
 *
 * @param logGrey Log grey.
 * @throws The signal's reason once it is aborted.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { estimateSpacing } from "./estimate_spacing.ts";
 * import { logGrey } from "./level_contrast.ts";
 * // Three waves, 120 degrees apart, of period 20 px: bright spots in a honeycomb.
 * const wave = (y: number, x: number, turn: number) =>
 *   Math.cos(2 * Math.PI * (Math.cos(turn) * x + Math.sin(turn) * y) / 20);
 * const data = Float32Array.from({ length: 256 * 256 }, (_, i) => {
 *   const [y, x] = [Math.floor(i / 256), i % 256];
 *   return 0.5 + 0.1 * [0, 2, 4].reduce((sum, third) => sum + wave(y, x, third * Math.PI / 3), 0);
 * });
 * const { spacingPx } = await estimateSpacing(logGrey({ height: 256, width: 256, data }));
 * ok(Math.abs(spacingPx - 20 * 2 / Math.sqrt(3)) < 2, String(spacingPx));
 * ```
 */
export async function estimateSpacing(
  logGrey: Raster,
  options: { signal?: AbortSignal } = {},
): Promise<Spacing> {
  const factor = Math.ceil(Math.max(logGrey.height, logGrey.width) / (2 * SPECTRUM_SIDE));
  const spacingPx = DISTANCE_PER_PERIOD * factor * periodOfGrey(reduceImage(logGrey, factor));
  const trials = await tryDistances(logGrey, options);
  if (trials.length === 0) return { spacingPx };
  const distance = (trial: SpacingTrial) => Math.abs(Math.log(trial.spacingPx / spacingPx));
  const here = trials.reduce((best, trial) => distance(trial) < distance(best) ? trial : best);
  const found = trials.reduce((best, trial) => trial.growth < best.growth ? trial : best);
  if (distance(found) < Math.log(AGREEING)) return { spacingPx };
  const lead = here.growth - found.growth;
  if (lead > DECISIVE) return { spacingPx: found.spacingPx };
  return { spacingPx, ...(lead > DOUBTFUL && { doubtPx: found.spacingPx }) };
}

function periodOfGrey(log: Raster): number {
  let sigmaPx = LEAST_LEVELLED_PX;
  for (let round = 1;; round++) {
    const periodPx = findSpectrumPeriod(levelContrast(log, { sigmaPx }));
    const next = Math.max(LEAST_LEVELLED_PX, LEVELLED_PERIODS * periodPx);
    if (Math.abs(next - sigmaPx) < 0.5 || round === ROUNDS) return periodPx;
    sigmaPx = next;
  }
}
