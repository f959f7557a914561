import type { Image } from "../image/image.ts";
import type { FrameGain } from "./fused_stack.ts";
import { requireFrames } from "./require_frames.ts";

export interface NormalizeGainsOptions {
  /** The frame whose brightness the others are given. Default the middle one, the earlier of two. */
  reference?: number;
  /** For each frame 1 where it has data; undefined means everywhere. */
  valid?: readonly (Uint8Array | undefined)[];
}

export interface NormalizedFrames {
  /** Frames of the reference's brightness; the reference itself is the very same image. */
  images: Image[];
  gains: FrameGain[];
}

/** Side of the cells whose means are compared: far wider than any blur, so that defocus does not count. */
const CELL_PX = 48;
/** Monomials of row and column, each -1..1, by which illumination may vary between frames. */
const TERMS = 6;
const ROUNDS = 12;

/**
 * Frames of one field brought to one brightness. Each frame's cell means (over 48 x 48 px, where both are valid and
 * not saturated) are fitted by gain(y, x) * reference + offset, gain(y, x) being a quadratic polynomial, by least
 * squares reweighted with Tukey's biweight; the frame becomes (frame - offset) / gain(y, x). The offset, and the
 * variation of the gain over the field, are taken in only as far as they explain the cells significantly better: a
 * needless one would scale the contrast. `gains` tells the mean gain over the field.
 *
 * @throws RangeError when there are fewer than two frames, sizes differ, a value is not finite, or a frame has too
 * little in common with the reference.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { normalizeGains } from "./normalize_gains.ts";
 * const bright = createImage(64, 64, Float32Array.from({ length: 4096 }, (_, i) => 0.4 + 0.3 * Math.sin(i / 640)));
 * const dim = createImage(64, 64, bright.data.map((value) => 0.8 * value));
 * const { gains } = normalizeGains([bright, dim], { reference: 0 });
 * ok(Math.abs(gains[1].gain - 0.8) < 1e-3);
 * ```
 */
export function normalizeGains(
  frames: readonly Image[],
  options: NormalizeGainsOptions = {},
): NormalizedFrames {
  requireFrames(frames, options);
  const reference = options.reference ?? middleOf(frames);
  const cells = frames.map((frame, k) => cellMeans(frame, options.valid?.[k]));
  const fits = frames.map((_, k) =>
    k === reference ? undefined : fitBrightness(cells[k], cells[reference], `frame ${k}`)
  );
  return {
    images: frames.map((frame, k) => fits[k] === undefined ? frame : undoBrightness(frame, fits[k])),
    gains: fits.map((fit) =>
      fit === undefined ? { gain: 1, offset: 0 } : { gain: fit.mean, offset: fit.offset }
    ),
  };
}

/** The frame that is the reference where none is named. */
export function middleOf(frames: readonly unknown[]): number {
  return Math.floor((frames.length - 1) / 2);
}

interface CellMeans {
  /** Position of each cell's centre, -1..1. */
  rows: Float64Array;
  columns: Float64Array;
  /** NaN where the cell is not wholly valid, or saturated in part. */
  means: Float64Array;
}

function cellMeans({ height, width, data }: Image, valid: Uint8Array | undefined): CellMeans {
  const [down, across] = [height, width].map((size) => Math.max(1, Math.round(size / CELL_PX)));
  const rows = new Float64Array(down * across), columns = rows.slice(), means = rows.slice();
  for (let i = 0; i < down; i++) {
    const top = Math.floor(i * height / down), bottom = Math.floor((i + 1) * height / down);
    for (let j = 0; j < across; j++) {
      const left = Math.floor(j * width / across), right = Math.floor((j + 1) * width / across);
      let [sum, lost] = [0, 0];
      for (let y = top; y < bottom; y++) {
        for (let at = y * width + left; at < y * width + right; at++) {
          sum += data[at];
          if (data[at] >= 1 || data[at] <= 0 || valid?.[at] === 0) lost++;
        }
      }
      const cell = i * across + j, area = (bottom - top) * (right - left);
      rows[cell] = (top + bottom) / height - 1;
      columns[cell] = (left + right) / width - 1;
      means[cell] = lost > 0.002 * area ? NaN : sum / area;
    }
  }
  return { rows, columns, means };
}

interface Brightness {
  /** Coefficients of 1, y, x, y^2 - 1/3, y x, x^2 - 1/3: all but the first vanish in the mean. */
  field: number[];
  mean: number;
  offset: number;
}

function fitBrightness(frame: CellMeans, reference: CellMeans, name: string): Brightness {
  const cells = Array.from(frame.means.keys()).filter((i) =>
    Number.isFinite(frame.means[i]) && Number.isFinite(reference.means[i])
  );
  if (cells.length === 0) {
    throw new RangeError(
      `${name} shares no valid, unsaturated area of ${CELL_PX} x ${CELL_PX} px with the reference: ` +
        `leave it out, or fuse with normalizeGains: false`,
    );
  }
  const design = (i: number) => [
    ...monomials(frame.rows[i], frame.columns[i]).map((value) => value * reference.means[i]),
    1,
  ];
  const target = cells.map((i) => frame.means[i]);
  const lines = cells.map(design);
  // From the plainest to the richest: gain alone, with offset, with illumination, with both.
  const choices = [[0], [0, TERMS], [0, 1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5, TERMS]]
    .filter((columns, i) => i === 0 || cells.length >= 8 * columns.length);
  let best = fitRobustly(lines, target, choices[0]);
  for (const columns of choices.slice(1)) {
    const fit = fitRobustly(lines, target, columns);
    if (
      fit.cost + 6 * (fit.columns.length - best.columns.length) < best.cost || best.scale > 1.5 * fit.scale
    ) {
      best = fit;
    }
  }
  const field = Array.from({ length: TERMS }, (_, term) => coefficient(best, term));
  return { field, mean: field[0], offset: coefficient(best, TERMS) };
}

function coefficient({ columns, solution }: RobustFit, column: number): number {
  const at = columns.indexOf(column);
  return at < 0 ? 0 : solution[at];
}

function monomials(y: number, x: number): number[] {
  return [1, y, x, y * y - 1 / 3, y * x, x * x - 1 / 3];
}

interface RobustFit {
  columns: number[];
  solution: number[];
  /** Spread of the residuals (median of the absolute ones / 0.6745). */
  scale: number;
  /** Number of residuals times the logarithm of their variance: lower is better. */
  cost: number;
}

function fitRobustly(lines: number[][], target: number[], columns: number[]): RobustFit {
  const weights = new Float64Array(target.length).fill(1);
  let solution: number[] = [], scale = 0;
  for (let round = 0; round < ROUNDS; round++) {
    solution = solveWeighted(lines, target, { columns, weights });
    const residuals = lines.map((line, i) =>
      target[i] - columns.reduce((sum, column, j) => sum + solution[j] * line[column], 0)
    );
    const sorted = residuals.map(Math.abs).sort((a, b) => a - b);
    scale = Math.max(1e-6, sorted[Math.floor(sorted.length / 2)] / 0.6745);
    residuals.forEach((residual, i) => {
      const share = residual / (4.685 * scale);
      weights[i] = Math.abs(share) < 1 ? (1 - share * share) ** 2 : 0;
    });
  }
  return { columns, solution, scale, cost: target.length * 2 * Math.log(scale) };
}

/** Solves the normal equations by Gaussian elimination; they are at most 7 x 7. */
function solveWeighted(
  lines: number[][],
  target: number[],
  { columns, weights }: { columns: number[]; weights: Float64Array },
): number[] {
  const size = columns.length;
  const matrix = Array.from({ length: size }, () => new Float64Array(size + 1));
  lines.forEach((line, i) => {
    for (let a = 0; a < size; a++) {
      const value = weights[i] * line[columns[a]];
      for (let b = 0; b < size; b++) matrix[a][b] += value * line[columns[b]];
      matrix[a][size] += value * target[i];
    }
  });
  for (let a = 0; a < size; a++) {
    // Keeps a black or flat field from dividing by zero; far below any real one.
    matrix[a][a] += 1e-12 + 1e-9 * matrix[a][a];
    for (let b = 0; b < size; b++) {
      if (b === a) continue;
      const factor = matrix[b][a] / matrix[a][a];
      for (let c = a; c <= size; c++) matrix[b][c] -= factor * matrix[a][c];
    }
  }
  return matrix.map((line, a) => line[size] / line[a]);
}

function undoBrightness({ height, width, data, pixelSize }: Image, { field, offset }: Brightness): Image {
  const result = new Float32Array(data.length);
  const [c, cy, cx, cyy, cyx, cxx] = field;
  for (let row = 0; row < height; row++) {
    const y = (2 * row + 1) / height - 1;
    const start = c + cy * y + cyy * (y * y - 1 / 3) - cxx / 3, slope = cx + cyx * y;
    for (let column = 0; column < width; column++) {
      const x = (2 * column + 1) / width - 1;
      const at = row * width + column;
      result[at] = (data[at] - offset) / (start + slope * x + cxx * x * x);
    }
  }
  return { height, width, data: result, ...(pixelSize && { pixelSize }) };
}
