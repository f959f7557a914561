import type { Image } from "../image/image.ts";
import { planBlocks } from "./block_grid.ts";
import { type CrossSpectra, measureCrossSpectra } from "./cross_spectra.ts";
import { contrastLeft } from "./defocus_law.ts";

export interface ScoreFocusOptions {
  /** Side of a tile, a power of two of at least 32. Default 64. */
  tilePx?: number;
  signal?: AbortSignal;
  onProgress?: (fraction: number) => void;
}

/** How sharp each tile of one image is, told from the image alone. Tiles lie row by row from the top left. */
export interface FocusScore {
  tilePx: number;
  rows: number;
  columns: number;
  tiles: TileFocus[];
}

export type TileFocus = FocusedTile | EmptyTile;

export interface FocusedTile {
  texture: true;
  /** Contrast left at 0.15 cycles per pixel, 0..1: 1 is sharp, under 0.5 is clearly out of focus. */
  score: number;
  /** Radius of the blur disk that the score comes from, in pixels. */
  radiusPx: number;
  /** 0..1, by how well the tile tells its radius from others. */
  certainty: number;
}

/** Nothing but noise: in focus or not, nobody can tell. */
export interface EmptyTile {
  texture: false;
}

/** Frequency at which contrast is told. */
const SCORE_FREQUENCY = 0.15;
const RADII = Array.from({ length: 49 }, (_, i) => i / 4);
/** Power spectra of sharp tissue fall with about the third power of the frequency. */
const SLOPES = [1.5, 2, 2.5, 3, 3.5, 4, 4.5];
const USUAL_SLOPE = 3;
const SLOPE_SPREAD = 0.5;
/** Below it, in cycles per pixel, illumination and the tissue's own pattern decide. */
const LEAST_FREQUENCY = 0.045;
/** Frequencies of a tile under a window are not independent. */
const INDEPENDENT_SHARE = 0.4;
/** By so much the logarithm of the likelihood must rise above that of pure noise. */
const LEAST_EVIDENCE = 8;

/**
 * Scores the focus of each tile of a single image without any reference. The power spectrum of a tile, averaged over
 * rings of equal frequency, is taken for A f^-slope h(f)^2 + N: a sharp tissue's spectrum, seen through a blur of some
 * radius, with white noise. A and N are fitted for each radius and slope to greatest likelihood; slopes are weighted by
 * how usual they are. The score is the contrast that the likeliest radius leaves at 0.15 cycles per pixel.
 *
 * After the aim of S. J. Yang et al., Assessing microscope image focus quality with deep learning, BMC Bioinformatics
 * 19:77 (2018): an absolute score for each tile, with a certainty. There a network was trained for it.
 *
 * @throws RangeError when the tile's side is not a power of two of at least 32.
 * @throws The signal's reason once it is aborted.
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { scoreFocus } from "./score_focus.ts";
 * const { tiles } = await scoreFocus(createImage(64, 128));
 * strictEqual(tiles.length, 2);
 * strictEqual(tiles[0].texture, false);
 * ```
 */
export async function scoreFocus(image: Image, options: ScoreFocusOptions = {}): Promise<FocusScore> {
  const { tilePx = 64, signal, onProgress } = options;
  if (!(Number.isInteger(Math.log2(tilePx)) && tilePx >= 32)) {
    throw new RangeError(`a tile's side must be a power of two of at least 32 pixels, got ${tilePx}`);
  }
  const grid = planBlocks(image, { sizePx: tilePx, stridePx: tilePx });
  const spectra = await measureCrossSpectra([image], { grid, signal, onProgress });
  const shapes = tabulateShapes(spectra);
  const tiles = Array.from(
    { length: grid.rows * grid.columns },
    (_, tile) => scoreTile(spectra, { tile, shapes }),
  );
  return { tilePx, rows: grid.rows, columns: grid.columns, tiles };
}

interface Shape {
  radiusPx: number;
  /** Logarithm of how usual the slope is. */
  prior: number;
  /** f^-slope h(f)^2 for each band. */
  values: Float64Array;
}

function firstBand({ grid }: CrossSpectra): number {
  return Math.ceil(LEAST_FREQUENCY * grid.sizePx) - 1;
}

function tabulateShapes(spectra: CrossSpectra): Shape[] {
  const { bands, grid } = spectra;
  return (["gaussian", "disk"] as const).flatMap((blur) =>
    RADII.flatMap((radiusPx) =>
      SLOPES.map((slope) => ({
        radiusPx,
        prior: -(((slope - USUAL_SLOPE) / SLOPE_SPREAD) ** 2) / 2,
        values: Float64Array.from({ length: bands }, (_, band) => {
          const frequency = (band + 1) / grid.sizePx;
          return (frequency * 10) ** -slope * powerLeft(blur, { frequency, radiusPx });
        }),
      }))
    )
  );
}

/** Squared contrast; that of the disk goes on beyond its first zero as its side lobes do in the mean, 4 / (pi x^3). */
function powerLeft(blur: "gaussian" | "disk", place: { frequency: number; radiusPx: number }): number {
  const x = 2 * Math.PI * place.frequency * place.radiusPx;
  return blur === "disk" && x > 3 ? 4 / (Math.PI * x ** 3) : contrastLeft(blur, place) ** 2;
}

function scoreTile(
  { values, counts, bands, ...spectra }: CrossSpectra,
  { tile, shapes }: { tile: number; shapes: readonly Shape[] },
): TileFocus {
  const power = values.subarray(tile * bands, (tile + 1) * bands);
  const first = firstBand({ values, counts, bands, ...spectra });
  const likelihood = new Float64Array(RADII.length).fill(-Infinity);
  for (const shape of shapes) {
    const at = RADII.indexOf(shape.radiusPx);
    likelihood[at] = Math.max(
      likelihood[at],
      shape.prior + fitShape(power, { counts, first, shape: shape.values }),
    );
  }
  const best = likelihood.reduce((a, b) => Math.max(a, b));
  const empty = fitShape(power, { counts, first, shape: new Float64Array(bands) });
  if (!(best - empty > LEAST_EVIDENCE)) return { texture: false };
  let [weights, mean, square] = [0, 0, 0];
  RADII.forEach((radius, i) => {
    const weight = Math.exp(likelihood[i] - best);
    weights += weight;
    mean += weight * radius;
    square += weight * radius * radius;
  });
  const radiusPx = mean / weights;
  const variance = Math.max(0, square / weights - radiusPx * radiusPx);
  return {
    texture: true,
    score: contrastLeft("gaussian", { frequency: SCORE_FREQUENCY, radiusPx }),
    radiusPx,
    certainty: 1 / (1 + variance / (0.25 + 0.1 * radiusPx ** 2)),
  };
}

/**
 * Greatest logarithm of the likelihood of powers that are exponentially distributed about A shape + N, by
 * multiplicative updates (C. Févotte et al., Nonnegative matrix factorization with the Itakura-Saito divergence, 2009).
 */
function fitShape(
  power: Float32Array,
  { counts, first, shape }: { counts: Float64Array; first: number; shape: Float64Array },
): number {
  let noise = Infinity, above = 0;
  for (let band = first; band < power.length; band++) noise = Math.min(noise, power[band]);
  noise = Math.max(noise, 1e-12);
  for (let band = first; band < power.length; band++) {
    if (shape[band] > 0) above = Math.max(above, power[band] / shape[first]);
  }
  let amplitude = shape[first] > 0 ? Math.min(above, power[first] / shape[first]) + 1e-15 : 0;
  for (let round = 0; round < 12; round++) {
    let [upA, downA, upN, downN] = [0, 1e-30, 0, 1e-30];
    for (let band = first; band < power.length; band++) {
      const model = amplitude * shape[band] + noise, share = counts[band] / model;
      const fit = share * Math.max(1e-12, power[band]) / model;
      upA += shape[band] * fit;
      downA += shape[band] * share;
      upN += fit;
      downN += share;
    }
    amplitude *= upA / downA;
    noise = Math.max(1e-13, noise * upN / downN);
  }
  let sum = 0;
  for (let band = first; band < power.length; band++) {
    const model = amplitude * shape[band] + noise;
    sum -= counts[band] * (Math.log(model) + power[band] / model);
  }
  return INDEPENDENT_SHARE * sum;
}
