import { createSampler } from "../image/sampler.ts";
import { type ComplexRaster, nextPowerOfTwo } from "../math/fft.ts";
import { invert3, type Matrix3, multiply3 } from "../math/matrix3.ts";
import { pause } from "../math/pause.ts";
import type { Raster } from "../math/raster.ts";
import { compareTiles } from "./compare_tiles.ts";
import { findTurns, type Turn } from "./fourier_mellin.ts";
import { correlatePhases } from "./phase_correlation.ts";
import type { Pyramid } from "./pyramid.ts";
import { refineAlignment } from "./refine_alignment.ts";
import { correlationOf } from "./tile_correlation.ts";
import type { MotionModel } from "./transform.ts";

export interface CoarseOptions {
  model: MotionModel;
  signal?: AbortSignal;
}

/** Correlation from which a candidate is believed without looking at more of them. */
const CONVINCING = 0.4;
/** At a coarse level frames of one field come to 0.9 in a few steps, those of two to 0.17 at most. */
const HOPELESS = 0.2;
const BEST_KEPT = 3;
/** A level that blur of some 10 px still leaves, however small the picture. */
const STRONG_BLUR_LEVEL = 2;

interface Candidate {
  matrix: Matrix3;
  correlation: number;
}

/**
 * A first guess at the motion out of nothing: turns and scales from the spectra's magnitudes, for each the shift by
 * phase correlation, the best of these few refined and compared. Right to about a pixel of a reduced picture where
 * it is right at all.
 */
export async function estimateCoarse(
  reference: Pyramid,
  moving: Pyramid,
  options: CoarseOptions,
): Promise<Matrix3 | undefined> {
  const still: Turn = { angle: 0, scale: 1 };
  let best = await tryTurns(reference, moving, [still], options);
  if (isConvincing(best) || options.model === "translation") return best?.matrix;
  const spectral = isElongated(reference)
    ? []
    : findTurns(pack(reference.overview, moving.overview, { square: true }), { count: 4 });
  best = better(best, await tryTurns(reference, moving, spectral, options));
  if (isConvincing(best)) return best?.matrix;
  const opposite = [still, ...spectral].map(({ angle, scale }) => ({ angle: angle + Math.PI, scale }));
  return better(best, await tryTurns(reference, moving, opposite, options))?.matrix;
}

function isConvincing(candidate: Candidate | undefined): boolean {
  return candidate !== undefined && candidate.correlation > CONVINCING;
}

function better(first: Candidate | undefined, second: Candidate | undefined): Candidate | undefined {
  return (second?.correlation ?? -1) > (first?.correlation ?? -1) ? second : first;
}

async function tryTurns(
  reference: Pyramid,
  moving: Pyramid,
  turns: Turn[],
  { model, signal }: CoarseOptions,
): Promise<Candidate | undefined> {
  const level = reference.overviewLevel;
  const coarser = Math.min(Math.max(level + 1, STRONG_BLUR_LEVEL), reference.levels.length - 1);
  const candidates: Candidate[] = [];
  for (const turn of turns) {
    await pause(signal);
    const matrix = turnAboutCentre(turn, reference);
    const turned = readTurned(moving.overview, atLevel(invert3(matrix), level), reference.overview);
    for (
      const peak of correlatePhases(pack(reference.overview, turned), { weight: middleFrequencies, count: 2 })
    ) {
      // The moving picture's content lies at + shift of where it belongs.
      const shifted = multiply3(
        [1, 0, -peak.row * 2 ** level, 0, 1, -peak.column * 2 ** level, 0, 0, 1],
        matrix,
      );
      candidates.push({ matrix: shifted, correlation: correlate(reference, moving, shifted, coarser) });
    }
  }
  candidates.sort((a, b) => b.correlation - a.correlation);
  let best: Candidate | undefined;
  for (const { matrix } of candidates.slice(0, BEST_KEPT)) {
    const refined = await refineAlignment(reference, moving, {
      model: model === "homography" || model === "affine" ? "similarity" : model,
      start: matrix,
      coarsest: coarser,
      finest: level,
      hopelessBelow: HOPELESS,
      signal,
    });
    if (!refined) continue;
    const correlation = Math.max(
      ...[level, coarser].map((k) => correlate(reference, moving, refined.matrix, k)),
    );
    if (!best || correlation > best.correlation) best = { matrix: refined.matrix, correlation };
  }
  return best;
}

function correlate(reference: Pyramid, moving: Pyramid, matrix: Matrix3, level: number): number {
  const [first, second] = [reference.levels[level], moving.levels[level]];
  if (!first || !second) return -1;
  return correlationOf(compareTiles(first, second, { back: invert3(matrix), level }));
}

/** Between the fall of the light and the noise, in cycles per pixel of the overview. */
function middleFrequencies(down: number, across: number): number {
  const squared = down * down + across * across;
  return Math.exp(-squared / 0.14 ** 2) * (1 - Math.exp(-squared / 0.012 ** 2));
}

function turnAboutCentre({ angle, scale }: Turn, { height, width }: Pyramid): Matrix3 {
  const [cos, sin] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  const [row, column] = [(height - 1) / 2, (width - 1) / 2];
  return [cos, -sin, row - cos * row + sin * column, sin, cos, column - sin * row - cos * column, 0, 0, 1];
}

function atLevel([a, b, c, d, e, f]: Matrix3, level: number): Matrix3 {
  return [a, b, c / 2 ** level, d, e, f / 2 ** level, 0, 0, 1];
}

/** Bilinear; the mean where there is nothing. */
function readTurned(source: Raster, back: Matrix3, { height, width }: Raster): Raster {
  const read = createSampler(source, { outside: meanOf(source.data) });
  const data = new Float32Array(height * width);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      data[row * width + column] = read(
        back[0] * row + back[1] * column + back[2],
        back[3] * row + back[4] * column + back[5],
      );
    }
  }
  return { height, width, data };
}

/** Pictures so narrow that their spectra tell no turn. */
function isElongated({ height, width }: Pyramid): boolean {
  return Math.max(height, width) > 8 * Math.min(height, width);
}

/**
 * Two pictures of one size as real and imaginary part of a raster whose sides are powers of two, without their means,
 * faded out at the borders.
 */
function pack(first: Raster, second: Raster, { square = false } = {}): ComplexRaster {
  const sides = [first.height, first.width].map(nextPowerOfTwo);
  const [height, width] = square ? sides.fill(Math.max(...sides)) : sides;
  const pair = {
    height,
    width,
    real: new Float64Array(height * width),
    imaginary: new Float64Array(height * width),
  };
  put(pair.real, first, width);
  put(pair.imaginary, second, width);
  return pair;
}

function put(to: Float64Array, { height, width, data }: Raster, stride: number): void {
  const mean = meanOf(data);
  const [down, across] = [fade(height), fade(width)];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) to[y * stride + x] = (data[y * width + x] - mean) * down[y] * across[x];
  }
}

/** 1 in the middle half, falling to 0 at both ends as a cosine. */
function fade(length: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => {
    const fromEnd = Math.min(i + 0.5, length - i - 0.5) / length;
    return fromEnd >= 0.25 ? 1 : 0.5 - 0.5 * Math.cos(4 * Math.PI * fromEnd);
  });
}

function meanOf(data: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i];
  return sum / data.length;
}
