/** How a frame's contrast falls with frequency as the surface leaves its plane of focus. */
export interface DefocusLaw {
  /** Shape of the blur: a uniform disk, or a Gaussian of the same variance (standard deviation radius / 2). */
  shape: "disk" | "gaussian";
  /**
   * Growth of the blur's radius from one frame to the next, or for one unit of the frames' positions, in pixels; 0 where
   * all frames are equally sharp.
   */
  radiusPerFramePx: number;
}

/**
 * What pixels add to the square of a blur's radius, in px^2, once it is wider than they are: between none, for an optics
 * alone, and 1/3, for a disk drawn on pixels that collect light all over.
 */
const PIXEL_EXCESS = 0.2;

/**
 * Radius of the blur so many frames away from focus, in pixels: sqrt(r^2 + 0.2 (1 - exp(-(r / 0.7)^4))) with
 * r = radiusPerFramePx * distance.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { blurRadius } from "./defocus_law.ts";
 * ok(Math.abs(blurRadius({ shape: "disk", radiusPerFramePx: 3 }, 2) - 6) < 0.02);
 * ```
 */
export function blurRadius({ radiusPerFramePx }: DefocusLaw, distance: number): number {
  const square = (radiusPerFramePx * distance) ** 2;
  return Math.sqrt(square + PIXEL_EXCESS * (1 - Math.exp(-((square / 0.49) ** 2))));
}

/** Second zero of J1(x) / x. */
const SECOND_ZERO = 7.015586669815619;
const TABLE_STEPS = 2048;
const diskTable = Float64Array.from(
  { length: TABLE_STEPS + 2 },
  (_, i) => jinc(Math.min(SECOND_ZERO, i / TABLE_STEPS * SECOND_ZERO)),
);

/**
 * Contrast, -0.14..1, that a blur of the given radius leaves at a frequency in cycles per pixel: 2 J1(x) / x with
 * x = 2 pi frequency radius for the disk up to its second zero, negative beyond its first one, and 0 further on (what is
 * left there is too little to trust); exp(-x^2 / 8) for the Gaussian.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { contrastLeft } from "./defocus_law.ts";
 * strictEqual(contrastLeft("disk", { frequency: 0.2, radiusPx: 0 }), 1);
 * strictEqual(contrastLeft("disk", { frequency: 0.5, radiusPx: 4 }), 0);
 * ```
 */
export function contrastLeft(
  shape: DefocusLaw["shape"],
  { frequency, radiusPx }: { frequency: number; radiusPx: number },
): number {
  const x = 2 * Math.PI * frequency * radiusPx;
  if (shape === "gaussian") return Math.exp(-x * x / 8);
  const place = x / SECOND_ZERO * TABLE_STEPS;
  if (place >= TABLE_STEPS) return 0;
  const lower = Math.floor(place);
  return diskTable[lower] + (place - lower) * (diskTable[lower + 1] - diskTable[lower]);
}

/** 2 J1(x) / x by its power series, exact enough up to the second zero. */
function jinc(x: number): number {
  let term = 1, sum = 1;
  for (let n = 1; n < 40; n++) {
    term *= -(x * x / 4) / (n * (n + 1));
    sum += term;
  }
  return sum;
}
