import { pause } from "../math/pause.ts";
import type { CrossSpectra } from "./cross_spectra.ts";
import { contrastLeft, type DefocusLaw } from "./defocus_law.ts";
import type { FrameNoise } from "./estimate_noise.ts";

/** Depth of each block, in frames. */
export interface BlockDepth {
  depth: Float32Array;
  /** 0 where nothing could be told, 1 where the depth is certain. */
  confidence: Float32Array;
}

/** Depths per frame step that are tried. */
const STEPS = 8;
/** Keeps bands that no frame resolves from counting. */
const FLOOR = 0.02;

/** For each depth and band, h_j h_k / (sum of h^2) over all pairs, and the h themselves. */
interface DepthTable {
  depths: number;
  /** h at (depth * bands + band) * frames + frame. */
  contrast: Float64Array;
}

function tabulate(law: DefocusLaw, { frames, bands, sizePx, steps }: {
  frames: number;
  bands: number;
  sizePx: number;
  steps: number;
}): DepthTable {
  const depths = (frames - 1) * steps + 1;
  const contrast = new Float64Array(depths * bands * frames);
  for (let i = 0; i < depths; i++) {
    for (let band = 0; band < bands; band++) {
      for (let k = 0; k < frames; k++) {
        contrast[(i * bands + band) * frames + k] = contrastLeft(law.shape, {
          frequency: (band + 1) / sizePx,
          radiusPx: law.radiusPerFramePx * Math.abs(i / steps - k),
        });
      }
    }
  }
  return { depths, contrast };
}

/**
 * Logarithm of the likelihood of each depth, but for a constant, with the sharp signal left free in every frequency:
 * the energy of the frames' best combination, sum over bands of count / 2 N * |sum_k h_k Y_k|^2 / sum_k h_k^2.
 */
function likelihoods(
  spectra: CrossSpectra,
  { block, table, noise, into }: {
    block: number;
    table: DepthTable;
    noise: Float64Array;
    into: Float64Array;
  },
): void {
  const { bands, frames, values, counts, usable } = spectra;
  const pairs = frames * (frames + 1) / 2;
  into.fill(0);
  for (let band = 0; band < bands; band++) {
    const start = (block * bands + band) * pairs;
    const weight = counts[band] / (2 * noise[band]);
    for (let i = 0; i < table.depths; i++) {
      const at = (i * bands + band) * frames;
      let sum = 0, squares = FLOOR, pair = start;
      for (let j = 0; j < frames; j++) {
        const h = usable[block * frames + j] ? table.contrast[at + j] : 0;
        squares += h * h;
        let line = 0.5 * h * values[pair++];
        for (let k = j + 1; k < frames; k++) line += table.contrast[at + k] * values[pair++];
        sum += 2 * h * line;
      }
      into[i] += weight * sum / squares;
    }
  }
}

/**
 * The law of defocus under which the stack is likeliest, each of its blocks at the depth that suits it best: found
 * on up to 400 blocks over a grid of radii.
 */
export async function estimateLaw(
  spectra: CrossSpectra,
  { noise, signal }: { noise: FrameNoise; signal?: AbortSignal },
): Promise<DefocusLaw> {
  const { bands, frames, grid } = spectra;
  const blocks = grid.rows * grid.columns;
  const step = Math.max(1, Math.floor(blocks / 400));
  const meanNoise = averageNoise(noise, frames);
  let best: DefocusLaw = { shape: "disk", radiusPerFramePx: 0 }, most = -Infinity;
  const scores: number[] = [];
  const radii = Array.from({ length: 25 }, (_, i) => 0.2 * 1.2 ** i);
  for (const shape of ["disk", "gaussian"] as const) {
    for (const radiusPerFramePx of radii) {
      const law = { shape, radiusPerFramePx };
      const table = tabulate(law, { frames, bands, sizePx: grid.sizePx, steps: 4 });
      const into = new Float64Array(table.depths);
      let sum = 0;
      for (let block = step >> 1; block < blocks; block += step) {
        likelihoods(spectra, { block, table, noise: meanNoise, into });
        sum += into.reduce((a, b) => Math.max(a, b));
      }
      scores.push(sum);
      if (sum > most) [best, most] = [law, sum];
      await pause(signal);
    }
  }
  const at = scores.indexOf(most), place = at % radii.length;
  if (place > 0 && place < radii.length - 1) {
    best.radiusPerFramePx *= 1.2 ** peakOffset(scores[at - 1], scores[at], scores[at + 1]);
  }
  return best;
}

/** Depth of every block by the likelihood summed over its neighbourhood. */
export async function estimateBlockDepth(
  spectra: CrossSpectra,
  { law, noise, signal }: { law: DefocusLaw; noise: FrameNoise; signal?: AbortSignal },
): Promise<BlockDepth> {
  const { bands, frames, grid } = spectra;
  const blocks = grid.rows * grid.columns;
  const table = tabulate(law, { frames, bands, sizePx: grid.sizePx, steps: STEPS });
  const { depths } = table;
  const meanNoise = averageNoise(noise, frames);
  const evidence = new Float32Array(blocks * depths), into = new Float64Array(depths);
  for (let row = 0; row < grid.rows; row++) {
    for (let block = row * grid.columns; block < (row + 1) * grid.columns; block++) {
      likelihoods(spectra, { block, table, noise: meanNoise, into });
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

function averageNoise({ bands, variances }: FrameNoise, frames: number): Float64Array {
  return Float64Array.from({ length: bands }, (_, band) => {
    let sum = 0;
    for (let k = 0; k < frames; k++) sum += variances[k * bands + band];
    return sum / frames;
  });
}

/** Where a parabola through three equally spaced values peaks, -0.5..0.5 from the middle one. */
function peakOffset(before: number, middle: number, after: number): number {
  const bend = before - 2 * middle + after;
  return bend < 0 ? Math.min(0.5, Math.max(-0.5, 0.5 * (before - after) / bend)) : 0;
}

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
