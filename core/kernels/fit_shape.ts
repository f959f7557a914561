import { solvePositive } from "../math/solve_positive.ts";
import type { Optics } from "./optics.ts";
import { type DefocusShape, renderDefocus } from "./render_defocus.ts";

/** Minimise energy - 2 k . cross + k . apply(k) over the kernels k of one size. */
export interface QuadraticProblem {
  size: number;
  cross: Float64Array;
  energy: number;
  apply(kernel: Float64Array): Float64Array;
}

/** The defocus that minimises a quadratic problem. */
export interface ShapeFit {
  optics: Optics;
  shape: DefocusShape;
  /** The minimum is at gain times the shape's kernel. */
  gain: number;
  /** The minimum. */
  error: number;
}

export interface ShapeFitOptions {
  optics: Optics;
  /** Where to start: default, the best of a range of radii. */
  start?: DefocusShape;
}

const RADII = [0.6, 1, 1.5, 2, 2.7, 3.5, 4.5, 6, 8, 10, 12.5, 15.5];
const STEPS = 30;
const LEAST_RADIUS = 0.5;

/** Radius, astigmatism, centre and gain by Levenberg and Marquardt's method, from the best of a range of radii. */
export function fitShape(problem: QuadraticProblem, options: ShapeFitOptions): ShapeFit {
  const { optics } = options;
  const starts = options.start ? [toParameters(options.start)] : RADII
    .filter((radius) => radius <= problem.size / 2 + 1)
    .map((radius) => [radius, 0, 0, 0, 0]);
  const search: Search = { problem, optics };
  let best = starts.map((parameters) => evaluate(search, parameters))
    .reduce((best, next) => next.error < best.error ? next : best);
  // Wave optics is always round.
  const free = optics === "wave" ? [0, 3, 4] : [0, 1, 2, 3, 4];
  let damping = 1e-3;
  for (let step = 0; step < STEPS && damping < 1e6; step++) {
    const system = linearize(search, { best, free });
    let gained = 0;
    while (damping < 1e6 && gained === 0) {
      const delta = solveDamped(system, damping);
      const parameters = best.parameters.slice();
      if (delta) free.forEach((which, i) => parameters[which] += delta[i]);
      const next = delta && evaluate(search, limit(parameters, problem.size));
      if (next && next.error < best.error) {
        gained = best.error - next.error;
        best = next;
        damping = Math.max(1e-9, damping / 10);
      } else damping *= 10;
    }
    if (!(gained > 1e-7 * best.error)) break;
  }
  return { optics, shape: toShape(best.parameters), gain: best.gain, error: best.error };
}

interface Search {
  problem: QuadraticProblem;
  optics: Optics;
}

interface Trial {
  /** Radius, ln(ratio) cos(2 angle), ln(ratio) sin(2 angle), row, column: smooth where the ellipse is round. */
  parameters: number[];
  kernel: Float64Array;
  image: Float64Array;
  gain: number;
  error: number;
}

function evaluate({ problem, optics }: Search, parameters: number[]): Trial {
  const kernel = renderDefocus(optics, { ...toShape(parameters), size: problem.size });
  const image = problem.apply(kernel);
  const [overlap, power] = [dot(kernel, problem.cross), Math.max(1e-30, dot(kernel, image))];
  const gain = Math.max(0, overlap / power);
  return {
    parameters,
    kernel,
    image,
    gain,
    error: problem.energy - 2 * gain * overlap + gain * gain * power,
  };
}

/** The quadratic problem about a trial, in the free parameters and the gain. */
function linearize({ problem, optics }: Search, { best, free }: { best: Trial; free: number[] }) {
  const { size, cross } = problem;
  const columns: Float64Array[] = free.map((which) => {
    const step = which === 1 || which === 2 ? 0.02 : 0.03;
    const [up, down] = [best.parameters.slice(), best.parameters.slice()];
    up[which] += step;
    down[which] -= step;
    const ahead = renderDefocus(optics, { ...toShape(up), size });
    const behind = renderDefocus(optics, { ...toShape(down), size });
    return ahead.map((value, t) => best.gain * (value - behind[t]) / (2 * step));
  });
  const images = columns.map((column) => problem.apply(column));
  columns.push(best.kernel);
  images.push(best.image);
  const matrix = Float64Array.from(columns.flatMap((a) => images.map((b) => dot(a, b))));
  const right = Float64Array.from(
    columns,
    (column) => dot(column, cross) - best.gain * dot(column, best.image),
  );
  return { matrix, right };
}

/** Undefined where the damping does not yet make the problem one with a minimum. */
function solveDamped(
  { matrix, right }: { matrix: Float64Array; right: Float64Array },
  damping: number,
): Float64Array | undefined {
  const n = right.length;
  return solvePositive(matrix.map((value, at) => at % (n + 1) === 0 ? value * (1 + damping) : value), right);
}

const MOST_LOG_RATIO = Math.log(2.5);

function limit([radius, cosine, sine, row, column]: number[], size: number): number[] {
  const astigmatism = Math.hypot(cosine, sine);
  const shrink = astigmatism > MOST_LOG_RATIO ? MOST_LOG_RATIO / astigmatism : 1;
  const within = (value: number) => Math.max(-size / 3, Math.min(size / 3, value));
  return [
    Math.max(LEAST_RADIUS, Math.min(size, radius)),
    cosine * shrink,
    sine * shrink,
    within(row),
    within(column),
  ];
}

function toShape([radiusPx, cosine, sine, row, column]: number[]): DefocusShape {
  const ratio = Math.exp(Math.hypot(cosine, sine));
  const angle = (Math.atan2(sine, cosine) / 2 + Math.PI) % Math.PI;
  return { radiusPx, ratio, angle, row, column };
}

function toParameters({ radiusPx, ratio, angle, row, column }: DefocusShape): number[] {
  const size = Math.log(ratio);
  return [radiusPx, size * Math.cos(2 * angle), size * Math.sin(2 * angle), row, column];
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
