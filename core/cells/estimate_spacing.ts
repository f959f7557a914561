import { cropImage } from "../image/crop_image.ts";
import type { Raster } from "../math/raster.ts";
import { smoothGaussian } from "../math/smooth_gaussian.ts";
import { findSpectrumPeak, SPECTRUM_SIDE, type SpectrumPeak } from "./find_spectrum_peak.ts";
import { levelContrast } from "./level_contrast.ts";
import { lineStrength } from "./line_strength.ts";
import { reduceImage } from "./reduce_image.ts";

/**
 * Cells lie farther apart than the period of the spectrum's peak: for a honeycomb 2 / sqrt(3), less for looser
 * tissue.
 */
const DISTANCE_PER_PERIOD = 1.09;
/** The contrast is levelled over so many periods, and over no less than this. */
const LEVELLED_PERIODS = 0.6;
const LEAST_LEVELLED_PX = 12;
const ROUNDS = 6;
/** Factors by which the image is reduced to look for lines, and their widths then. */
const LINE_FACTORS = [1, 2, 4];
const LINE_SIGMAS = [1, 1.5];
/** For lines the contrast is levelled over so many of their widths. */
const LEVELLED_SIGMAS = 12;
/** Of widths that show lines about as clearly the finest is taken. */
const AS_CLEAR = 0.92;
/** The spacing is in doubt where clear lines have a period less by more than this factor, */
const CLEAR = 1.8;
const AGREEING = 1.3;
/** or lines with a prominent peak one less by more than this. */
const FAR = 2.2;
const PROMINENT = 0.6;

export interface Spacing {
  /** Mean distance of neighbouring cells' centres. */
  spacingPx: number;
  /** What the borders alone say, where it is much less: a person has to judge. */
  doubtPx?: number;
}

/**
 * The mean distance of neighbouring cells' centres in px, from the peak of a power spectrum. First of the image with its
 * contrast levelled; as the levelling must fit the cells, it begins fine and is repeated with the period found until that is
 * stable. Where cells differ much in brightness or light is uneven, that peak can be one of their groups. So the spectrum
 * of the borders is asked, too: of the strength of lines, at the width at which dark and bright ones differ most in energy.
 * It can take texture within cells for borders, so that it raises a doubt and no more.
 *
 * @param logGrey Log grey.
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
 * const { spacingPx } = estimateSpacing(logGrey({ height: 256, width: 256, data }));
 * ok(Math.abs(spacingPx - 20 * 2 / Math.sqrt(3)) < 2, String(spacingPx));
 * ```
 */
export function estimateSpacing(logGrey: Raster): Spacing {
  const factor = Math.ceil(Math.max(logGrey.height, logGrey.width) / (2 * SPECTRUM_SIDE));
  const log = reduceImage(logGrey, factor);
  const period = periodOfGrey(log), borders = peakOfBorders(cropMiddle(log));
  const excess = period / borders.periodPx;
  const isDoubtful = borders.clearness >= CLEAR && excess > AGREEING ||
    borders.prominence >= PROMINENT && excess > FAR;
  const toSpacing = (periodPx: number) => DISTANCE_PER_PERIOD * factor * periodPx;
  return { spacingPx: toSpacing(period), ...(isDoubtful && { doubtPx: toSpacing(borders.periodPx) }) };
}

function periodOfGrey(log: Raster): number {
  let sigmaPx = LEAST_LEVELLED_PX;
  for (let round = 1;; round++) {
    const { periodPx } = findSpectrumPeak(levelContrast(log, { sigmaPx }));
    const next = Math.max(LEAST_LEVELLED_PX, LEVELLED_PERIODS * periodPx);
    if (Math.abs(next - sigmaPx) < 0.5 || round === ROUNDS) return periodPx;
    sigmaPx = next;
  }
}

/** What lines show at one width. */
interface LineView {
  strength: Raster;
  sigmaPx: number;
  factor: number;
  /** Energy of the stronger kind of lines, dark or bright, over that of the other. */
  clearness: number;
}

function peakOfBorders(log: Raster): SpectrumPeak & Pick<LineView, "clearness"> {
  const views = LINE_FACTORS.flatMap((factor) => {
    const reduced = reduceImage(log, factor);
    return LINE_SIGMAS.map((sigmaPx) => viewLines(reduced, { sigmaPx, factor }));
  });
  const clearest = Math.max(...views.map(({ clearness }) => clearness));
  const { strength, sigmaPx, factor, clearness } = views.find((view) =>
    view.clearness >= AS_CLEAR * clearest
  )!;
  const mean = smoothGaussian(strength, LEVELLED_SIGMAS * sigmaPx).data;
  const data = strength.data.map((value, i) => value / (mean[i] + 1e-6) - 1);
  const { periodPx, prominence } = findSpectrumPeak({ ...strength, data });
  return { periodPx: factor * periodPx, prominence, clearness };
}

function viewLines(log: Raster, { sigmaPx, factor }: { sigmaPx: number; factor: number }): LineView {
  const { dark, bright } = lineStrength(levelContrast(log, { sigmaPx: LEVELLED_SIGMAS * sigmaPx }), {
    sigmaPx,
  });
  const energy = (values: Float32Array) => values.reduce((sum, value) => sum + value * value, 1e-12);
  const ratio = energy(dark) / energy(bright);
  const { height, width } = log;
  return {
    strength: { height, width, data: ratio >= 1 ? dark : bright },
    sigmaPx,
    factor,
    clearness: Math.max(ratio, 1 / ratio),
  };
}

/** At most as much as one spectrum takes. */
function cropMiddle(log: Raster): Raster {
  const [height, width] = [log.height, log.width].map((length) => Math.min(length, SPECTRUM_SIDE));
  const [top, left] = [Math.floor((log.height - height) / 2), Math.floor((log.width - width) / 2)];
  return cropImage(log, { top, left, height, width });
}
