import { cropImage } from "../image/crop_image.ts";
import { pause } from "../math/pause.ts";
import type { Raster } from "../math/raster.ts";
import { smoothGaussian } from "../math/smooth_gaussian.ts";
import { sumOfSquares } from "../math/sum_of_squares.ts";
import { findBasins } from "./find_basins.ts";
import { levelContrast } from "./level_contrast.ts";
import { lineStrength } from "./line_strength.ts";
import { reduceImage } from "./reduce_image.ts";

/** Distances that cells are looked for with: from 8 px, so many an octave. */
const LEAST_PX = 8;
const STEPS_AN_OCTAVE = 4;
const STEPS = 17;
/** Growth is told over so many steps. */
const SPAN = 4;
/** Of a small image the middle is looked at, of a larger one the middles of its quarters; sides in cells. */
const MIDDLE_CELLS = 16;
const QUARTER_CELLS = 10;
/** An image of fewer cells along a side tells nothing of them. */
const LEAST_CELLS = 3;
/** As cells are segmented, but more coarsely: distance in the reduced image, and standard deviations in distances. */
const WORKING_PX = 20;
const ACROSS = 0.08;
const SMOOTHING = 0.18;
/** Depth of a dip between borders that counts as a cell, in standard deviations. */
const DEPTH = 0.2;
/** Distance of a hexagonal lattice's points, for an area of 1 each. */
const DISTANCE_OF_AREA = Math.sqrt(2 / Math.sqrt(3));

/** What is found when cells are looked for with distances about one another. */
export interface SpacingTrial {
  /** Mean distance of what is found, px. */
  spacingPx: number;
  /** d ln(distance found) / d ln(distance looked for): 1 where there is nothing of such a size, 0 where all is clear. */
  growth: number;
}

/**
 * What one finds when one looks for cells of one size after another, from 8 to 128 px apart. Where there are none of a
 * size, as in noise, what is found is as large as what one looked for. Cells that are there are found again and again: the
 * trial of the least growth tells their distance, whatever the light, the shadows and the texture within them.
 *
 * Scale-space persistence, as of blobs: Lindeberg, Detecting salient blob-like image structures and their scales with a
 * scale-space primal sketch (1993).
 *
 * @param log Log grey.
 * @throws The signal's reason once it is aborted.
 * @returns In the order of the distances looked for; none when the image is too small.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { tryDistances } from "./try_distances.ts";
 * // Dark lines around squares of 24 px, under light that changes over 100 px.
 * const data = Float32Array.from({ length: 240 * 240 }, (_, i) => {
 *   const [y, x] = [Math.floor(i / 240), i % 240];
 *   return Math.sin(x / 16) * Math.sin(y / 16) - (y % 24 < 2 || x % 24 < 2 ? 0.5 : 0);
 * });
 * const trials = await tryDistances({ height: 240, width: 240, data });
 * const { spacingPx } = trials.reduce((best, trial) => trial.growth < best.growth ? trial : best);
 * ok(Math.abs(spacingPx / 24 - 1) < 0.2, String(spacingPx));
 * ```
 */
export async function tryDistances(
  log: Raster,
  { signal }: { signal?: AbortSignal } = {},
): Promise<SpacingTrial[]> {
  const found: { soughtPx: number; foundPx: number }[] = [];
  for (let step = 0; step < STEPS; step++) {
    const soughtPx = LEAST_PX * 2 ** (step / STEPS_AN_OCTAVE);
    if (LEAST_CELLS * soughtPx > Math.min(log.height, log.width)) break;
    const foundPx = distanceFound(log, soughtPx);
    if (foundPx !== undefined) found.push({ soughtPx, foundPx });
    await pause(signal);
  }
  return Array.from({ length: Math.max(0, found.length - SPAN) }, (_, first) => {
    const near = found.slice(first, first + SPAN + 1);
    const sought = near.map(({ soughtPx }) => Math.log(soughtPx));
    const distances = near.map(({ foundPx }) => Math.log(foundPx));
    return { spacingPx: Math.exp(meanOf(distances)), growth: slopeOf(sought, distances) };
  });
}

/** The mean distance of the dips between borders, of borders as cells so far apart have them. */
function distanceFound(log: Raster, soughtPx: number): number | undefined {
  const rows = placeWindows(log.height, soughtPx), columns = placeWindows(log.width, soughtPx);
  let dips = 0, area = 0;
  for (const [top, height] of rows) {
    for (const [left, width] of columns) {
      dips += countDips(cropImage(log, { top, left, height, width }), soughtPx);
      area += height * width;
    }
  }
  return dips === 0 ? undefined : DISTANCE_OF_AREA * Math.sqrt(area / dips);
}

/** Starts and lengths of what is looked at along a side. */
function placeWindows(length: number, soughtPx: number): [start: number, length: number][] {
  const half = Math.round(QUARTER_CELLS * soughtPx);
  if (length >= 2 * half) {
    return [1, 3].map((quarters) => [Math.round(quarters * length / 4 - half / 2), half]);
  }
  const middle = Math.min(length, Math.round(MIDDLE_CELLS * soughtPx));
  return [[Math.floor((length - middle) / 2), middle]];
}

function countDips(log: Raster, soughtPx: number): number {
  const factor = Math.max(1, soughtPx / WORKING_PX), working = soughtPx / factor;
  const reduced = reduceImage(log, factor);
  const { dark, bright } = lineStrength(levelContrast(reduced, { sigmaPx: working }), {
    sigmaPx: ACROSS * working,
  });
  const data = sumOfSquares(bright) > sumOfSquares(dark) ? bright : dark;
  const smooth = smoothGaussian({ ...reduced, data }, SMOOTHING * working);
  const mean = meanOf(smooth.data);
  const deviation = Math.sqrt(meanOf(smooth.data.map((value) => (value - mean) ** 2)));
  return findBasins(smooth, { depth: DEPTH * deviation }).reduce((most, dip) => Math.max(most, dip), 0);
}

function meanOf(values: Float32Array | number[]): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** Of the line of least squares. */
function slopeOf(x: number[], y: number[]): number {
  const [middleX, middleY] = [meanOf(x), meanOf(y)];
  const across = x.reduce((sum, value, i) => sum + (value - middleX) * (y[i] - middleY), 0);
  return across / x.reduce((sum, value) => sum + (value - middleX) ** 2, 0);
}
