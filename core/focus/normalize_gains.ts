import type { Image } from "../image/image.ts";
import { median } from "../math/median.ts";
import { solvePositive } from "../math/solve_positive.ts";
import { roomLike } from "../math/worker_crew.ts";
import type { FrameGain } from "./fused_stack.ts";
import { LEAST_COMMON_PX, sumCommon } from "./judge_brightness.ts";
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
/** Cells on a side of those by which an offset is sought, how many there must be, and how much contrast must change. */
const POOLED = 4;
const LEAST_POOLED = 6;
const LEAST_TILT = 0.04;
/** Gain in log likelihood, doubled, that each further number must bring. */
const SIGNIFICANT = 6;

/**
 * Frames of one field brought to one brightness. Each frame's cell means (over 48 x 48 px, where both are valid and
 * not saturated) are fitted by gain(y, x) * reference + offset, gain(y, x) being a quadratic polynomial, by least
 * squares reweighted with Tukey's biweight; the frame becomes (frame - offset) / gain(y, x). An offset, and a
 * variation of the gain over the field, are taken in only where they explain the cells significantly better: a
 * needless one would scale the contrast. Where no cell is whole in both, the gain is that of the sums of all pixels that
 * both have. `gains` tells the mean gain over the field.
 *
 * @throws RangeError when there are fewer than two frames, sizes differ, a value is not finite, or a frame has less than
 * 256 unsaturated pixels in common with the reference.
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
    k === reference
      ? undefined
      : fitBrightness(cells[k], cells[reference]) ?? compareSums(frames, k, { ...options, reference })
  );
  return {
    images: frames.map((frame, k) => fits[k] === undefined ? frame : undoBrightness(frame, fits[k])),
    gains: fits.map((fit) =>
      fit === undefined ? { gain: 1, offset: 0 } : { gain: fit.mean, offset: fit.offset }
    ),
  };
}

/** Frames that are of one brightness already, as they are; see `normalizeGains`. */
export function keepGains(frames: readonly Image[], options: NormalizeGainsOptions = {}): NormalizedFrames {
  requireFrames(frames, options);
  return { images: [...frames], gains: frames.map(() => ({ gain: 1, offset: 0 })) };
}

/** The frame that is the reference where none is named. */
function middleOf(frames: readonly unknown[]): number {
  return Math.floor((frames.length - 1) / 2);
}

interface CellMeans {
  /** Number of cells. */
  down: number;
  across: number;
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
  return { down, across, rows, columns, means };
}

interface Brightness {
  /** Coefficients of 1, y, x, y^2 - 1/3, y x, x^2 - 1/3: all but the first vanish in the mean. */
  field: number[];
  mean: number;
  offset: number;
}

/** Undefined where no cell is known in both frames. */
function fitBrightness(frame: CellMeans, reference: CellMeans): Brightness | undefined {
  const cells = Array.from(frame.means.keys()).filter((i) =>
    Number.isFinite(frame.means[i]) && Number.isFinite(reference.means[i])
  );
  if (cells.length === 0) return undefined;
  const design = (i: number) =>
    monomials(frame.rows[i], frame.columns[i]).map((value) => value * reference.means[i]);
  const target = cells.map((i) => frame.means[i]);
  const lines = cells.map(design);
  const offset = findOffset(frame, reference);
  const darker = target.map((value) => value - offset);
  const plain = fitRobustly(lines, darker, [0]);
  const varied = cells.length >= 48 ? fitRobustly(lines, darker, [0, 1, 2, 3, 4, 5]) : plain;
  const best = varied.cost + SIGNIFICANT * 5 < plain.cost ? varied : plain;
  const field = Array.from({ length: TERMS }, (_, term) => best.solution[term] ?? 0);
  return { field, mean: field[0], offset };
}

/** Of frames whose common area is small, or full of saturated specks. */
function compareSums(
  frames: readonly Image[],
  k: number,
  { valid, reference }: NormalizeGainsOptions & { reference: number },
): Brightness {
  const masks = { frame: valid?.[k], reference: valid?.[reference] };
  const common = sumCommon(frames[k], frames[reference], { masks });
  if (common.pixels < LEAST_COMMON_PX) {
    throw new RangeError(
      `frame ${k} shares only ${common.pixels} valid, unsaturated pixels with the reference, not ${LEAST_COMMON_PX}: ` +
        "leave it out",
    );
  }
  const mean = common.frame / common.reference;
  return { field: [mean, 0, 0, 0, 0, 0], mean, offset: 0 };
}

/**
 * The offset between two frames, by means over 4 x 4 cells: blur flattens what is smaller, which would pass for an
 * offset. Zero unless there clearly is one.
 */
function findOffset(frame: CellMeans, reference: CellMeans): number {
  const pooled = pool([frame, reference]);
  if (pooled.length < LEAST_POOLED) return 0;
  const lines = pooled.map(([, value]) => [value, 1]), target = pooled.map(([value]) => value);
  const plain = fitRobustly(lines, target, [0]), full = fitRobustly(lines, target, [0, 1]);
  const isClear = full.cost + 3 * SIGNIFICANT < plain.cost &&
    Math.abs(full.solution[0] / plain.solution[0] - 1) > LEAST_TILT;
  return isClear ? full.solution[1] : 0;
}

/** Means over 4 x 4 cells of several frames, where at least half of them are known in all. */
function pool(frames: readonly CellMeans[]): number[][] {
  const { down, across } = frames[0];
  const pooled: number[][] = [];
  for (let top = 0; top < down; top += POOLED) {
    for (let left = 0; left < across; left += POOLED) {
      const sums = frames.map(() => 0);
      let count = 0;
      for (let i = top; i < Math.min(down, top + POOLED); i++) {
        for (let j = left; j < Math.min(across, left + POOLED); j++) {
          const values = frames.map(({ means }) => means[i * across + j]);
          if (!values.every(Number.isFinite)) continue;
          values.forEach((value, k) => sums[k] += value);
          count++;
        }
      }
      if (count >= POOLED * POOLED / 2) pooled.push(sums.map((sum) => sum / count));
    }
  }
  return pooled;
}

function monomials(y: number, x: number): number[] {
  return [1, y, x, y * y - 1 / 3, y * x, x * x - 1 / 3];
}

interface RobustFit {
  solution: number[];
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
    scale = Math.max(1e-6, median(residuals.map(Math.abs)) / 0.6745);
    residuals.forEach((residual, i) => {
      const share = residual / (4.685 * scale);
      weights[i] = Math.abs(share) < 1 ? (1 - share * share) ** 2 : 0;
    });
  }
  return { solution, cost: target.length * 2 * Math.log(scale) };
}

function solveWeighted(
  lines: number[][],
  target: number[],
  { columns, weights }: { columns: number[]; weights: Float64Array },
): number[] {
  const size = columns.length;
  const normal = new Float64Array(size * size), right = new Float64Array(size);
  lines.forEach((line, i) => {
    for (let a = 0; a < size; a++) {
      const value = weights[i] * line[columns[a]];
      for (let b = 0; b < size; b++) normal[a * size + b] += value * line[columns[b]];
      right[a] += value * target[i];
    }
  });
  // Keeps a black or flat field from having no solution; far below any real one.
  for (let a = 0; a < size; a++) normal[a * size + a] += 1e-12 + 1e-9 * normal[a * size + a];
  return Array.from(solvePositive(normal, right) ?? right.fill(0));
}

function undoBrightness({ height, width, data, pixelSize }: Image, { field, offset }: Brightness): Image {
  const result = roomLike(data);
  const [c, cy, cx, cyy, cyx, cxx] = field;
  const across = Float64Array.from({ length: width }, (_, column) => (2 * column + 1) / width - 1);
  for (let row = 0; row < height; row++) {
    const y = (2 * row + 1) / height - 1;
    const start = c + cy * y + cyy * (y * y - 1 / 3) - cxx / 3, slope = cx + cyx * y;
    for (let column = 0; column < width; column++) {
      const x = across[column], at = row * width + column;
      result[at] = (data[at] - offset) / (start + slope * x + cxx * x * x);
    }
  }
  return { height, width, data: result, ...(pixelSize && { pixelSize }) };
}
