import { pause } from "../math/pause.ts";
import type { CrossSpectra } from "./cross_spectra.ts";
import type { DefocusLaw } from "./defocus_law.ts";
import type { FrameNoise } from "./estimate_noise.ts";
import { peakOffset, planFocusLikelihood } from "./focus_likelihood.ts";

/** Depth of each block, in mean steps of focus from the first. */
export interface BlockDepth {
  depth: Float32Array;
  /** 0 where nothing could be told, 1 where the depth is certain. */
  confidence: Float32Array;
}

/** Depths per mean step of focus that are tried. */
const STEPS = 8;

/** Depth of every block by the likelihood summed over its neighbourhood. */
export async function estimateBlockDepth(
  spectra: CrossSpectra,
  { signal, ...options }: {
    law: DefocusLaw;
    noise: FrameNoise;
    positions: readonly number[];
    signal?: AbortSignal;
  },
): Promise<BlockDepth> {
  const { grid, frames } = spectra;
  const blocks = grid.rows * grid.columns;
  const likelihood = planFocusLikelihood(spectra, { ...options, steps: STEPS });
  const depths = likelihood.depths.length;
  const evidence = new Float32Array(blocks * depths), into = new Float64Array(depths);
  for (let row = 0; row < grid.rows; row++) {
    for (let block = row * grid.columns; block < (row + 1) * grid.columns; block++) {
      likelihood.measure(block, into);
      evidence.set(into, block * depths);
    }
    await pause(signal);
  }
  const smooth = blurEvidence(evidence, { rows: grid.rows, columns: grid.columns, depths });
  const depth = new Float32Array(blocks), spread = new Float32Array(blocks);
  for (let block = 0; block < blocks; block++) {
    const line = smooth.subarray(block * depths, (block + 1) * depths);
    const peak = line.indexOf(line.reduce((a, b) => Math.max(a, b)));
    const inner = Math.min(depths - 2, Math.max(1, peak));
    const offset = peakOffset(line[inner - 1], line[inner], line[inner + 1]);
    depth[block] = Math.min(depths - 1, Math.max(0, peak === inner ? peak + offset : peak)) / STEPS;
    spread[block] = spreadOf(line, peak) / STEPS;
  }
  return {
    depth: smoothByConfidence(depth, spread, grid)
      .map((value) => Math.min(frames - 1, Math.max(0, value))),
    confidence: spread.map((deviation) => 1 / (1 + (deviation / 0.25) ** 2)),
  };
}

/** Standard deviation, in steps, of the depths weighted by their likelihoods. */
function spreadOf(line: Float32Array, peak: number): number {
  let [weights, first, second] = [0, 0, 0];
  for (let i = 0; i < line.length; i++) {
    const weight = Math.exp(Math.max(-60, (line[i] - line[peak]) / OVERCONFIDENCE));
    weights += weight;
    first += weight * (i - peak);
    second += weight * (i - peak) ** 2;
  }
  return Math.sqrt(Math.max(0, second / weights - (first / weights) ** 2));
}

/** Overlapping blocks tell the same thing several times over, and no law is exact. */
const OVERCONFIDENCE = 8;

/** Sums over neighbouring blocks with weights 1 2 1 in each direction, twice. */
function blurEvidence(
  evidence: Float32Array,
  { rows, columns, depths }: { rows: number; columns: number; depths: number },
): Float32Array {
  let from = evidence;
  for (const [isDown, length] of [[false, columns], [true, rows]] as const) {
    const to = new Float32Array(from.length);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const place = isDown ? row : column;
        const at = (row * columns + column) * depths;
        for (const [shift, weight] of [[-1, 0.5], [0, 1], [1, 0.5]]) {
          const other = Math.min(length - 1, Math.max(0, place + shift));
          const source = (isDown ? other * columns + column : row * columns + other) * depths;
          for (let i = 0; i < depths; i++) to[at + i] += weight * from[source + i];
        }
      }
    }
    from = to;
  }
  return from;
}

/** Neighbouring blocks that differ by more than this many frames, and than they are uncertain, lie beyond a step. */
const STEP = 0.5;
/** Blocks up to so far away count, by a normal weight of standard deviation 1.5. */
const REACH = 3;

/**
 * Each block's depth from a plane fitted around it, every neighbour weighted by its certainty, and only those on the same
 * side of a step: around the depth, among those of the block and its neighbours, that the others bear out best.
 */
function smoothByConfidence(
  depth: Float32Array,
  spread: Float32Array,
  { rows, columns }: { rows: number; columns: number },
): Float32Array {
  const result = new Float32Array(depth.length);
  const near: Neighbour[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      near.length = 0;
      for (let i = Math.max(0, row - REACH); i <= Math.min(rows - 1, row + REACH); i++) {
        for (let j = Math.max(0, column - REACH); j <= Math.min(columns - 1, column + REACH); j++) {
          const at = i * columns + j, y = i - row, x = j - column;
          const closeness = Math.exp(-(y * y + x * x) / 4.5);
          near.push({ y, x, closeness, depth: depth[at], variance: spread[at] ** 2 });
        }
      }
      const common = near.filter(({ y, x }) => Math.abs(y) <= 1 && Math.abs(x) <= 1)
        .map((candidate) => ({ depth: candidate.depth, support: supportOf(candidate.depth, near) }))
        .reduce((best, candidate) => candidate.support > best.support ? candidate : best).depth;
      result[row * columns + column] = fitPlane(near, common);
    }
  }
  return result;
}

interface Neighbour {
  /** Place relative to the block in the middle. */
  y: number;
  x: number;
  closeness: number;
  depth: number;
  variance: number;
}

/** 1 for a neighbour of the very depth, next to 0 for one that lies beyond a step. */
function likeness({ depth, variance }: Neighbour, common: number): number {
  const square = (depth - common) ** 2 / (STEP ** 2 + variance);
  return 1 / (1 + square * square);
}

function supportOf(common: number, near: readonly Neighbour[]): number {
  let sum = 0;
  for (const other of near) sum += other.closeness * likeness(other, common) / (other.variance + 0.01);
  return sum;
}

/** The value in the middle of the plane through the neighbours that are like a depth. */
function fitPlane(near: readonly Neighbour[], common: number): number {
  let s = 1e-9, sy = 0, sx = 0, syy = 1e-3, sxx = 1e-3, syx = 0, d = 0, dy = 0, dx = 0;
  for (const other of near) {
    const { y, x } = other, value = other.depth - common;
    const w = other.closeness * likeness(other, common) / (other.variance + 0.0004);
    s += w;
    sy += w * y;
    sx += w * x;
    syy += w * y * y;
    sxx += w * x * x;
    syx += w * y * x;
    d += w * value;
    dy += w * value * y;
    dx += w * value * x;
  }
  // Solves the 3 x 3 normal equations for the plane's value in the middle.
  const a = syy * sxx - syx * syx, b = sy * sxx - sx * syx, c = sy * syx - sx * syy;
  const determinant = s * a - sy * b + sx * c;
  return common + (determinant > 1e-9 * s * syy * sxx ? (d * a - dy * b + dx * c) / determinant : d / s);
}
