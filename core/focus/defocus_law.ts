/** How a frame's contrast falls with frequency as the surface leaves its plane of focus. */
export interface DefocusLaw {
  /** Shape of the blur: a uniform disk, or a Gaussian of the same variance (standard deviation radius / 2). */
  shape: "disk" | "gaussian";
  /** Growth of the blur's radius from one frame to the next, in pixels; 0 where all frames are equally sharp. */
  radiusPerFramePx: number;
}

/** First zero of J1(x) / x. */
const FIRST_ZERO = 3.8317059702075123;
const TABLE_STEPS = 2048;
const diskTable = Float64Array.from(
  { length: TABLE_STEPS + 2 },
  (_, i) => jinc(Math.min(FIRST_ZERO, i / TABLE_STEPS * FIRST_ZERO)),
);

/**
 * Contrast, 0..1, that a blur of the given radius leaves at a frequency in cycles per pixel: 2 J1(x) / x with
 * x = 2 pi frequency radius for the disk up to its first zero and 0 beyond it (what is left there is too little to
 * trust), exp(-x^2 / 8) for the Gaussian.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { contrastLeft } from "./defocus_law.ts";
 * strictEqual(contrastLeft("disk", { frequency: 0.2, radiusPx: 0 }), 1);
 * strictEqual(contrastLeft("disk", { frequency: 0.5, radiusPx: 3 }), 0);
 * ```
 */
export function contrastLeft(
  shape: DefocusLaw["shape"],
  { frequency, radiusPx }: { frequency: number; radiusPx: number },
): number {
  const x = 2 * Math.PI * frequency * radiusPx;
  if (shape === "gaussian") return Math.exp(-x * x / 8);
  const place = x / FIRST_ZERO * TABLE_STEPS;
  if (place >= TABLE_STEPS) return 0;
  const lower = Math.floor(place);
  return diskTable[lower] + (place - lower) * (diskTable[lower + 1] - diskTable[lower]);
}

/** 2 J1(x) / x by its power series, exact enough up to the first zero. */
function jinc(x: number): number {
  let term = 1, sum = 1;
  for (let n = 1; n < 24; n++) {
    term *= -(x * x / 4) / (n * (n + 1));
    sum += term;
  }
  return Math.max(0, sum);
}
