import { IDENTITY3, invert3, type Matrix3, multiply3, normalize3 } from "../math/matrix3.ts";
import { overlapOf } from "./align_pyramids.ts";
import { cornerError, type FieldSize } from "./corner_error.ts";
import { solvePositive } from "../math/solve_positive.ts";
import type { AlignedFrame } from "./stack_registration.ts";

/** One frame laid on another. */
export interface Link {
  from: number;
  to: number;
  aligned: AlignedFrame;
}

export interface ReconcileOptions {
  reference: number;
  size: FieldSize;
}

/** No motion between two frames is surer than this, whatever it says of itself. */
const LEAST_ERROR_PX = 0.005;
/** Disagreement, in units of what is expected, from which the worst link is dropped. */
const DISAGREE_FROM = 6;

/**
 * One motion to the reference for each frame that is linked to it, out of all links together: weighted least squares
 * over the matrices, each link counting by its own error. A link that contradicts the others is dropped.
 */
export function reconcile(links: readonly Link[], options: ReconcileOptions): Map<number, AlignedFrame> {
  let kept = [...links];
  for (;;) {
    const solved = solveOnce(kept, options);
    const worst = findWorst(kept, solved, options.size);
    if (!worst) return describe(kept, solved, options);
    kept = kept.filter((link) => link !== worst);
  }
}

/** Matrices to the reference, improved from the shortest path's by two rounds of least squares. */
function solveOnce(links: readonly Link[], { reference }: ReconcileOptions): Map<number, Matrix3> {
  let matrices = followLinks(links, reference);
  for (let round = 0; round < 2; round++) matrices = balance(links, matrices, reference);
  return matrices;
}

/** Along the links that are surest, from the reference outwards. */
function followLinks(links: readonly Link[], reference: number): Map<number, Matrix3> {
  const matrices = new Map<number, Matrix3>([[reference, IDENTITY3]]);
  const error = new Map<number, number>([[reference, 0]]);
  for (;;) {
    let best: { index: number; variance: number; matrix: Matrix3 } | undefined;
    for (const { from, to, aligned } of links) {
      const variance = varianceOf(aligned);
      for (const [near, far] of [[to, from], [from, to]]) {
        if (!matrices.has(near) || matrices.has(far)) continue;
        const sum = error.get(near)! + variance;
        if (best && best.variance <= sum) continue;
        const step = far === from ? aligned.transform.matrix : invert3(aligned.transform.matrix);
        best = { index: far, variance: sum, matrix: normalize3(multiply3(matrices.get(near)!, step)) };
      }
    }
    if (!best) return matrices;
    matrices.set(best.index, best.matrix);
    error.set(best.index, best.variance);
  }
}

/** Each link says: matrix(from) = matrix(to) * link. Least squares in the elements, linear in small corrections. */
function balance(
  links: readonly Link[],
  matrices: ReadonlyMap<number, Matrix3>,
  reference: number,
): Map<number, Matrix3> {
  const unknown = [...matrices.keys()].filter((index) => index !== reference);
  const position = new Map(unknown.map((index, k) => [index, k]));
  const count = unknown.length;
  const normal = new Float64Array(count * count);
  const right = Array.from({ length: 9 }, () => new Float64Array(count));
  for (const { from, to, aligned } of links) {
    if (!matrices.has(from) || !matrices.has(to)) continue;
    const weight = 1 / varianceOf(aligned);
    // Deviation of the link from the present matrices, in the reference's geometry: correction(from) - correction(to).
    const ring = normalize3(
      multiply3(multiply3(matrices.get(to)!, aligned.transform.matrix), invert3(matrices.get(from)!)),
    );
    const [i, j] = [position.get(from), position.get(to)];
    if (i !== undefined) normal[i * count + i] += weight;
    if (j !== undefined) normal[j * count + j] += weight;
    if (i !== undefined && j !== undefined) {
      normal[i * count + j] -= weight;
      normal[j * count + i] -= weight;
    }
    for (let k = 0; k < 9; k++) {
      const deviation = ring[k] - (k % 4 === 0 ? 1 : 0);
      if (i !== undefined) right[k][i] += weight * deviation;
      if (j !== undefined) right[k][j] -= weight * deviation;
    }
  }
  const corrections = right.map((column) => solvePositive(normal, column));
  const result = new Map(matrices);
  unknown.forEach((index, k) => {
    const correction = corrections.map((column, element) =>
      (column ? column[k] : 0) + (element % 4 === 0 ? 1 : 0)
    );
    result.set(index, normalize3(multiply3(correction, matrices.get(index)!)));
  });
  return result;
}

function varianceOf({ quality }: AlignedFrame): number {
  return Math.max(LEAST_ERROR_PX, quality.errorPx) ** 2;
}

function disagreement(link: Link, matrices: ReadonlyMap<number, Matrix3>, size: FieldSize): number {
  const [from, to] = [matrices.get(link.from), matrices.get(link.to)];
  if (!from || !to) return 0;
  return cornerError(from, multiply3(to, link.aligned.transform.matrix), size);
}

/** The link that contradicts the others most, if any does; one whose loss would part frames does not. */
function findWorst(
  links: readonly Link[],
  matrices: ReadonlyMap<number, Matrix3>,
  size: FieldSize,
): Link | undefined {
  let worst: Link | undefined, most = DISAGREE_FROM;
  for (const link of links) {
    const units = disagreement(link, matrices, size) / Math.sqrt(varianceOf(link.aligned));
    if (units <= most) continue;
    [worst, most] = [link, units];
  }
  return worst;
}

function describe(
  links: readonly Link[],
  matrices: ReadonlyMap<number, Matrix3>,
  { reference, size }: ReconcileOptions,
): Map<number, AlignedFrame> {
  const result = new Map<number, AlignedFrame>();
  for (const [index, matrix] of matrices) {
    if (index === reference) continue;
    const own = links.filter(({ from, to }) => from === index || to === index);
    const best = own.reduce((a, b) => b.aligned.quality.errorPx < a.aligned.quality.errorPx ? b : a);
    const direct = own.find(({ from, to }) => from === reference || to === reference) ?? best;
    result.set(index, {
      status: "aligned",
      transform: { model: best.aligned.transform.model, matrix },
      method: best.aligned.method,
      quality: {
        correlation: best.aligned.quality.correlation,
        overlap: overlapOf(matrix, size),
        errorPx: Math.max(best.aligned.quality.errorPx, disagreement(direct, matrices, size)),
      },
    });
  }
  return result;
}
