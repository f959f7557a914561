import type { Image } from "../image/image.ts";
import { prefilterSpline } from "../math/bspline.ts";
import type { Raster } from "../math/raster.ts";
import { shareValues } from "../math/worker_crew.ts";
import { smoothBinomial } from "./smooth_binomial.ts";

/** A frame at several scales: level k has every 2^k-th pixel, and its pixel (y, x) lies at (2^k y, 2^k x). */
export interface Pyramid {
  height: number;
  width: number;
  /** By level; what is finer than the finest level asked for is undefined. */
  levels: (PyramidLevel | undefined)[];
  /** The frame reduced to at most OVERVIEW_PX, for looking at it as a whole. */
  overview: Raster;
  overviewLevel: number;
}

/** Periods of about 4 to 16 pixels of the level: neither camera noise nor the fall of the light. */
export interface PyramidLevel {
  height: number;
  width: number;
  band: Float32Array;
  /**
   * The band, and the band smoothed once, twice, three and four times: a slight change of focus is near to a mixture of
   * the first few.
   */
  mixture: readonly Float32Array[];
  /** Coefficients of the cubic spline through the band. */
  spline: Float32Array;
}

/** Longest side of the overview. */
const OVERVIEW_PX = 384;
/** The finest level of large frames, and the least side of the finest level of smaller ones. */
const [FINEST, LEAST_FINEST_PX] = [2, 160];
/** At least so many pixels of a level in each direction, or it is too small to tell anything. */
const LEAST_SIDE_PX = 36;

/** The greatest level that an image of this size has, at most 6. */
function coarsestLevel({ height, width }: { height: number; width: number }): number {
  return Math.max(0, Math.min(6, Math.floor(Math.log2(Math.min(height, width) / LEAST_SIDE_PX))));
}

/** Levels `finest` to `coarsest` of a frame. */
export function buildPyramid(
  image: Image,
  { finest, coarsest }: { finest: number; coarsest: number },
): Pyramid {
  const levels: (PyramidLevel | undefined)[] = [];
  const { height, width } = image;
  const overviewLevel = Math.min(
    coarsest,
    Math.max(0, Math.ceil(Math.log2(Math.max(height, width) / OVERVIEW_PX))),
  );
  let smooth: Raster = image, overview: Raster = image;
  for (let level = 0; level <= coarsest; level++) {
    if (level > 0) smooth = halve(smooth);
    if (level === overviewLevel) overview = smooth;
    levels.push(level < finest ? undefined : createLevel(smooth));
  }
  return { height, width, levels, overview, overviewLevel };
}

/** The pyramid in memory that threads share; see `shareValues`. */
export function sharePyramid(pyramid: Pyramid): Pyramid {
  const { levels, overview } = pyramid;
  return {
    ...pyramid,
    levels: levels.map((level) => {
      if (level === undefined) return undefined;
      const [band, ...smoothed] = level.mixture.map(shareValues);
      return { ...level, band, mixture: [band, ...smoothed], spline: shareValues(level.spline) };
    }),
    overview: { ...overview, data: shareValues(overview.data) },
  };
}

/** Smoothed by the binomial of order 6, which keeps the pixels where they are, and every second pixel kept. */
function halve({ height, width, data }: Raster): Raster {
  const [half, across] = [Math.ceil(height / 2), Math.ceil(width / 2)];
  const result = new Float32Array(half * across);
  const line = new Float64Array(width + 6);
  for (let y = 0; y < half; y++) {
    const rows = [-3, -2, -1, 0, 1, 2, 3].map((k) => Math.min(height - 1, Math.max(0, 2 * y + k)) * width);
    const [a, b, c, d, e, f, g] = rows;
    for (let x = 0; x < width; x++) {
      line[x + 3] = data[a + x] + data[g + x] + 6 * (data[b + x] + data[f + x]) +
        15 * (data[c + x] + data[e + x]) + 20 * data[d + x];
    }
    line.fill(line[3], 0, 3);
    line.fill(line[width + 2], width + 3);
    for (let x = 0; x < across; x++) {
      const i = 2 * x;
      result[y * across + x] = (line[i] + line[i + 6] + 6 * (line[i + 1] + line[i + 5]) +
        15 * (line[i + 2] + line[i + 4]) + 20 * line[i + 3]) / 4096;
    }
  }
  return { height: half, width: across, data: result };
}

function createLevel(smooth: Raster): PyramidLevel {
  const { height, width } = smooth;
  const fine = smoothBinomial(smooth, 1);
  const coarse = smoothBinomial(fine, 2);
  const band = fine.data;
  for (let i = 0; i < band.length; i++) band[i] -= coarse.data[i];
  return {
    height,
    width,
    band,
    mixture: mixtureOf({ height, width, data: band }),
    spline: splineOf({ height, width, data: band }),
  };
}

function mixtureOf(band: Raster): readonly Float32Array[] {
  const parts = [band.data];
  let last = band;
  while (parts.length < 5) {
    last = smoothBinomial(last, 1);
    parts.push(last.data);
  }
  return parts;
}

function splineOf(raster: Raster): Float32Array {
  const copy = { ...raster, data: raster.data.slice() };
  prefilterSpline(copy, 3);
  return copy.data;
}

/**
 * Which levels registration works on: three, from every fourth pixel on where frames are large. What is finer has
 * too little left after a blur of several pixels, and of that the change of blur across the field makes most.
 */
export function planLevels(size: { height: number; width: number }): { finest: number; coarsest: number } {
  const fitting = Math.floor(Math.log2(Math.min(size.height, size.width) / LEAST_FINEST_PX));
  return { finest: Math.max(0, Math.min(FINEST, fitting)), coarsest: coarsestLevel(size) };
}
