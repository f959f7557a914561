import { pause } from "../math/pause.ts";
import type { CrossSpectra } from "./cross_spectra.ts";
import type { DefocusLaw } from "./defocus_law.ts";
import type { FrameNoise } from "./estimate_noise.ts";
import { peakOffset, planFocusLikelihood } from "./focus_likelihood.ts";

/** Depth of each block, in frames. */
export interface BlockDepth {
  depth: Float32Array;
  /** 0 where nothing could be told, 1 where the depth is certain. */
  confidence: Float32Array;
}

/** Depths per frame step that are tried. */
const STEPS = 8;

/** Depth of every block by the likelihood summed over its neighbourhood. */
export async function estimateBlockDepth(
  spectra: CrossSpectra,
  { law, noise, signal }: { law: DefocusLaw; noise: FrameNoise; signal?: AbortSignal },
): Promise<BlockDepth> {
  const { grid } = spectra;
  const blocks = grid.rows * grid.columns;
  const likelihood = planFocusLikelihood(spectra, { law, noise, steps: STEPS });
  const { depths } = likelihood;
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
    depth: smoothByConfidence(depth, spread, grid),
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

/** Each block's depth from a plane fitted around it, every neighbour weighted by its certainty. */
function smoothByConfidence(
  depth: Float32Array,
  spread: Float32Array,
  { rows, columns }: { rows: number; columns: number },
): Float32Array {
  const reach = 3;
  const weights = spread.map((deviation) => 1 / (deviation ** 2 + 0.02 ** 2));
  const result = new Float32Array(depth.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let s = 1e-9, sy = 0, sx = 0, syy = 1e-3, sxx = 1e-3, syx = 0, d = 0, dy = 0, dx = 0;
      const centre = depth[row * columns + column];
      for (let i = Math.max(0, row - reach); i <= Math.min(rows - 1, row + reach); i++) {
        for (let j = Math.max(0, column - reach); j <= Math.min(columns - 1, column + reach); j++) {
          const at = i * columns + j, y = i - row, x = j - column;
          const w = weights[at] * Math.exp(-(y * y + x * x) / 4.5);
          const value = depth[at] - centre;
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
      }
      // Solves the 3 x 3 normal equations for the plane's value in the middle.
      const a = syy * sxx - syx * syx, b = sy * sxx - sx * syx, c = sy * syx - sx * syy;
      const determinant = s * a - sy * b + sx * c;
      const value = determinant > 1e-9 * s * syy * sxx ? (d * a - dy * b + dx * c) / determinant : d / s;
      result[row * columns + column] = centre + value;
    }
  }
  return result;
}
