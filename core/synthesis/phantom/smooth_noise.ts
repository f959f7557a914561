import type { Random } from "../../math/random.ts";
import { fillNormal } from "../../math/fill_normal.ts";
import type { SceneSize } from "./scene.ts";

/** A field's size and its grain along rows and columns. */
export interface SmoothNoiseOptions extends SceneSize {
  /** Distance over which values change, in pixels; at least 1. */
  scalePx: number;
  /** The same along columns (x), where it differs. */
  scaleAcrossPx?: number;
}

/**
 * A random field of mean about 0 and standard deviation about 1 that changes over `scalePx`: normal values on
 * a coarse grid, interpolated by cubic B-splines. Cost does not depend on the scale.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createRandom } from "../../math/random.ts";
 * import { smoothNoise } from "./smooth_noise.ts";
 * strictEqual(smoothNoise(createRandom(1), { height: 8, width: 9, scalePx: 3 }).length, 72);
 * ```
 */
export function smoothNoise(random: Random, options: SmoothNoiseOptions): Float32Array {
  const { height, width, scalePx, scaleAcrossPx = scalePx } = options;
  const down = splineWeights(random, height, scalePx);
  const across = splineWeights(random, width, scaleAcrossPx);
  // A sum of products of spline weights has this variance on average over the grid's phase.
  const deviation = 151 / 315;
  const grid = fillNormal(new Float32Array(down.nodes * across.nodes), random, { sigma: 1 / deviation });
  const rows = new Float32Array(down.nodes * width);
  for (let node = 0; node < down.nodes; node++) {
    for (let x = 0; x < width; x++) {
      const from = node * across.nodes + across.first[x];
      const w = 4 * x;
      rows[node * width + x] = across.weights[w] * grid[from] + across.weights[w + 1] * grid[from + 1] +
        across.weights[w + 2] * grid[from + 2] + across.weights[w + 3] * grid[from + 3];
    }
  }
  const field = new Float32Array(height * width);
  for (let y = 0; y < height; y++) {
    const w = 4 * y;
    const p = down.weights[w], q = down.weights[w + 1], r = down.weights[w + 2], s = down.weights[w + 3];
    const from = down.first[y] * width;
    for (let x = 0; x < width; x++) {
      const at = from + x;
      field[y * width + x] = p * rows[at] + q * rows[at + width] + r * rows[at + 2 * width] +
        s * rows[at + 3 * width];
    }
  }
  return field;
}

/**
 * A sum of smooth noises of halving scales whose amplitude goes with scale^roughness: 1/f-like, standard
 * deviation about 1. Roughness 0.5 looks like sand, 1 like clouds, 1.5 like hills.
 */
export function fractalNoise(
  random: Random,
  options: SceneSize & { fromPx: number; toPx: number; roughness: number },
): Float32Array {
  const { height, width, fromPx, toPx, roughness } = options;
  const field = new Float32Array(height * width);
  let power = 0;
  for (let scalePx = toPx; scalePx >= fromPx; scalePx /= 2) {
    const amplitude = (scalePx / toPx) ** roughness;
    const octave = smoothNoise(random, { height, width, scalePx });
    for (let i = 0; i < field.length; i++) field[i] += amplitude * octave[i];
    power += amplitude ** 2;
  }
  for (let i = 0; i < field.length; i++) field[i] /= Math.sqrt(power);
  return field;
}

interface SplineWeights {
  nodes: number;
  /** For each pixel the first of the four nodes that it takes from. */
  first: Int32Array;
  /** Four weights a pixel. */
  weights: Float32Array;
}

function splineWeights(random: Random, length: number, scalePx: number): SplineWeights {
  const phase = random.uniform();
  const first = new Int32Array(length);
  const weights = new Float32Array(4 * length);
  for (let i = 0; i < length; i++) {
    const position = i / scalePx + phase;
    first[i] = Math.floor(position);
    const t = position - first[i];
    weights[4 * i] = (1 - t) ** 3 / 6;
    weights[4 * i + 1] = (3 * t ** 3 - 6 * t ** 2 + 4) / 6;
    weights[4 * i + 2] = (-3 * t ** 3 + 3 * t ** 2 + 3 * t + 1) / 6;
    weights[4 * i + 3] = t ** 3 / 6;
  }
  return { nodes: first[length - 1] + 4, first, weights };
}
