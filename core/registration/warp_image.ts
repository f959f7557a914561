import { createImage, type Image } from "../image/image.ts";
import { reflectIndex } from "../image/reflect_index.ts";
import { prefilterSpline, splineWeights } from "../math/bspline.ts";
import { invert3 } from "../math/matrix3.ts";
import { pause } from "../math/pause.ts";
import { roomLike } from "../math/worker_crew.ts";
import type { Transform } from "./transform.ts";

export interface WarpOptions {
  /** Size of the result, usually the reference's. */
  height: number;
  width: number;
  signal?: AbortSignal;
}

/** An image in another's geometry. */
export interface WarpedImage {
  /** Zero where there is no data. */
  image: Image;
  /** For each pixel 1 where it lies between pixels of the source, else 0. */
  valid: Uint8Array;
}

const DEGREE = 5;
const TAPS = DEGREE + 1;
/** Pixels that a position needs on its upper or left side, and one more on the other. */
const REACH = (DEGREE - 1) / 2;
/** Fractions of a pixel for which weights are kept: 1/4096 px is below what the noise of any camera shows. */
const PHASES = 2048;
const ROWS_BETWEEN_PAUSES = 128;

let phaseWeights: Float64Array | undefined;

/**
 * The moving image in the reference's geometry, interpolated once by a quintic B-spline: result(p) =
 * image(matrix^-1 p). Values are not clipped: next to sharp borders they may leave 0..1 slightly.
 *
 * P. Thévenaz, T. Blu, M. Unser, Interpolation revisited, IEEE Trans. Medical Imaging 19 (2000).
 *
 * @throws RangeError when the transform has no inverse.
 * @throws The signal's reason once it is aborted.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { warpImage } from "./warp_image.ts";
 * const image = createImage(1, 4, Float32Array.of(0.5, 0.5, 0.5, 0.5));
 * const right = { model: "translation", matrix: [1, 0, 0, 0, 1, 1.5, 0, 0, 1] } as const;
 * const { valid } = await warpImage(image, right, { height: 1, width: 4 });
 * deepStrictEqual([...valid], [0, 0, 1, 1]);
 * ```
 */
export async function warpImage(
  image: Image,
  transform: Transform,
  { height, width, signal }: WarpOptions,
): Promise<WarpedImage> {
  const back = invert3(transform.matrix);
  phaseWeights ??= splineWeights(DEGREE, PHASES);
  const coefficients = padMirrored(image);
  await pause(signal);
  const result = createImage(height, width, roomLike(image.data, height * width), image.pixelSize);
  const valid = new Uint8Array(height * width);
  for (let row = 0; row < height; row++) {
    if (row % ROWS_BETWEEN_PAUSES === 0) await pause(signal);
    warpRow(result.data, valid, { row, width, back, source: image, coefficients, weights: phaseWeights });
  }
  return { image: result, valid };
}

interface WarpRow {
  row: number;
  width: number;
  back: readonly number[];
  source: Image;
  coefficients: Float32Array;
  weights: Float64Array;
}

function warpRow(to: Float32Array, valid: Uint8Array, options: WarpRow): void {
  const { row, width, back, source, coefficients, weights } = options;
  const stride = source.width + 2 * REACH + 1;
  // Rounding must not cost a pixel at the border.
  const [lastRow, lastColumn, slack] = [source.height - 1, source.width - 1, 1e-7];
  for (let column = 0; column < width; column++) {
    const depth = back[6] * row + back[7] * column + back[8];
    let y = (back[0] * row + back[1] * column + back[2]) / depth;
    let x = (back[3] * row + back[4] * column + back[5]) / depth;
    if (!(y >= -slack && x >= -slack && y <= lastRow + slack && x <= lastColumn + slack)) continue;
    y = Math.min(lastRow, Math.max(0, y));
    x = Math.min(lastColumn, Math.max(0, x));
    const top = Math.floor(y), left = Math.floor(x);
    const down = Math.round((y - top) * PHASES) * TAPS;
    const right = Math.round((x - left) * PHASES) * TAPS;
    const w0 = weights[right], w1 = weights[right + 1], w2 = weights[right + 2];
    const w3 = weights[right + 3], w4 = weights[right + 4], w5 = weights[right + 5];
    let at = top * stride + left;
    let sum = 0;
    for (let j = 0; j < TAPS; j++, at += stride) {
      sum += weights[down + j] *
        (w0 * coefficients[at] + w1 * coefficients[at + 1] + w2 * coefficients[at + 2] +
          w3 * coefficients[at + 3] + w4 * coefficients[at + 4] + w5 * coefficients[at + 5]);
    }
    to[row * width + column] = sum;
    valid[row * width + column] = 1;
  }
}

/** Spline coefficients, continued by REACH at the top and left, and by one more at the bottom and right. */
function padMirrored({ height, width, data }: Image): Float32Array {
  const inner = { height, width, data: data.slice() };
  prefilterSpline(inner, DEGREE);
  const stride = width + 2 * REACH + 1;
  const padded = new Float32Array((height + 2 * REACH + 1) * stride);
  for (let row = 0; row < height + 2 * REACH + 1; row++) {
    const from = reflectIndex(row - REACH, height) * width;
    const start = row * stride;
    padded.set(inner.data.subarray(from, from + width), start + REACH);
    for (let k = 0; k < REACH; k++) padded[start + k] = inner.data[from + reflectIndex(k - REACH, width)];
    for (let k = 0; k <= REACH; k++) {
      padded[start + REACH + width + k] = inner.data[from + reflectIndex(width + k, width)];
    }
  }
  return padded;
}
