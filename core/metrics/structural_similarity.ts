import type { Image } from "../image/image.ts";
import { type MetricOptions, requireComparable, requireDataRange } from "./require_comparable.ts";

/** Height and width of the window; images must not be smaller. */
export const WINDOW_PX = 11;

const RADIUS = 5;
const SIGMA = 1.5;
const K1 = 0.01;
const K2 = 0.03;

/** Means over all windows: of SSIM, and of its part for contrast and structure, which MS-SSIM needs. */
export interface StructuralSimilarity {
  ssim: number;
  contrast: number;
}

/**
 * SSIM of Wang et al. 2004 and its factor of contrast and structure, (2 s_xy + C2) / (s_x^2 + s_y^2 + C2), both
 * averaged over all windows that lie within the image. Gaussian window, sigma 1.5, 11 x 11; K1 0.01, K2 0.03.
 * Computed row by row in double precision; besides the images only some rows take memory.
 *
 * @throws RangeError when the images differ in size, are smaller than the window or hold NaN or infinities, or
 * dataRange is not positive.
 */
export function measureSimilarity(
  reference: Image,
  candidate: Image,
  { dataRange }: MetricOptions,
): StructuralSimilarity {
  requireDataRange(dataRange);
  requireComparable(reference, candidate);
  const { height, width } = reference;
  if (Math.min(height, width) < WINDOW_PX) {
    throw new RangeError(
      `SSIM needs images of ${WINDOW_PX} x ${WINDOW_PX} or more, got ${height} x ${width}`,
    );
  }
  const rows = filterRows(reference, candidate);
  const columns = width - 2 * RADIUS;
  const moments = Array.from({ length: 4 }, () => new Float64Array(columns));
  const sum = { ssim: 0, contrast: 0 };
  for (let row = 0; row < height; row++) {
    rows.advance(row);
    if (row < 2 * RADIUS) continue;
    moments.forEach((moment, kind) => combineRows(moment, { ring: rows.ring[kind], newest: row }));
    addRow(sum, moments, dataRange);
  }
  const count = columns * (height - 2 * RADIUS);
  return { ssim: sum.ssim / count, contrast: sum.contrast / count };
}

/** Half of the symmetric window, from its centre outwards; the whole sums to 1. */
const HALF_WINDOW = makeHalfWindow();

function makeHalfWindow(): Float64Array {
  const half = Float64Array.from({ length: RADIUS + 1 }, (_, i) => Math.exp(-i * i / (2 * SIGMA * SIGMA)));
  const sum = half.reduce((total, value, i) => total + (i === 0 ? value : 2 * value), 0);
  return half.map((value) => value / sum);
}

/** The latest rows, filtered along columns, of x, y, x^2 + y^2 and x y: row r at ring[kind][r % WINDOW_PX]. */
function filterRows(reference: Image, candidate: Image) {
  const { width } = reference;
  const columns = width - 2 * RADIUS;
  const ring = Array.from(
    { length: 4 },
    () => Array.from({ length: WINDOW_PX }, () => new Float64Array(columns)),
  );
  const [x, y, squares, product] = Array.from({ length: 4 }, () => new Float64Array(width));
  const advance = (row: number): void => {
    const start = row * width;
    for (let column = 0; column < width; column++) {
      const a = x[column] = reference.data[start + column];
      const b = y[column] = candidate.data[start + column];
      squares[column] = a * a + b * b;
      product[column] = a * b;
    }
    [x, y, squares, product].forEach((source, kind) => filterRow(source, ring[kind][row % WINDOW_PX]));
  };
  return { ring, advance };
}

/** The window is written out because a loop over it is many times slower. */
function filterRow(source: Float64Array, target: Float64Array): void {
  const [w0, w1, w2, w3, w4, w5] = HALF_WINDOW;
  for (let i = 0; i < target.length; i++) {
    target[i] = w5 * (source[i] + source[i + 10]) + w4 * (source[i + 1] + source[i + 9]) +
      w3 * (source[i + 2] + source[i + 8]) + w2 * (source[i + 3] + source[i + 7]) +
      w1 * (source[i + 4] + source[i + 6]) + w0 * source[i + 5];
  }
}

function combineRows(target: Float64Array, { ring, newest }: { ring: Float64Array[]; newest: number }): void {
  const [w0, w1, w2, w3, w4, w5] = HALF_WINDOW;
  const [r0, r1, r2, r3, r4, r5, r6, r7, r8, r9, r10] = ring.map((_, i) =>
    ring[(newest + 1 + i) % WINDOW_PX]
  );
  for (let i = 0; i < target.length; i++) {
    target[i] = w5 * (r0[i] + r10[i]) + w4 * (r1[i] + r9[i]) + w3 * (r2[i] + r8[i]) + w2 * (r3[i] + r7[i]) +
      w1 * (r4[i] + r6[i]) + w0 * r5[i];
  }
}

function addRow(sum: StructuralSimilarity, moments: Float64Array[], dataRange: number): void {
  const [meanX, meanY, squares, product] = moments;
  const c1 = (K1 * dataRange) ** 2;
  const c2 = (K2 * dataRange) ** 2;
  for (let i = 0; i < meanX.length; i++) {
    const meanProduct = meanX[i] * meanY[i];
    const meanSquares = meanX[i] * meanX[i] + meanY[i] * meanY[i];
    const contrast = (2 * (product[i] - meanProduct) + c2) / (squares[i] - meanSquares + c2);
    sum.contrast += contrast;
    sum.ssim += contrast * (2 * meanProduct + c1) / (meanSquares + c1);
  }
}
