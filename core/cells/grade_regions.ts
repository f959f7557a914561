import type { Raster } from "../math/raster.ts";
import { median } from "../math/median.ts";
import type { LineStrength } from "./line_strength.ts";
import { smoothBroadly } from "./smooth_broadly.ts";

/** Borders and noise are compared under a Gaussian of so many cell distances. */
const REACH = 1.5;
/** Energy of lines like borders over that of the contrary ones; about 1 in noise and blur, 1.2 to 3 in a mosaic. */
const LEAST_RATIO = 1.15;
/**
 * What a group must have in the mean, and over the root of its number of cells besides: in noise it is chance that picks
 * its regions. There groups have up to 1.19, in mosaics 1.22 or more.
 */
const LEAST_MEAN = 1.2;
const CHANCE = 0.2;
/** Grey values at which light is too little, or too much, to show anything. */
const BLACK = 0.004;
const WHITE = 0.996;
/** Regions so many times the median are gaps. */
const GAP = 6;
/** Fewer cells side by side are no mosaic. */
const LEAST_TOGETHER = 8;

export interface GradeOptions {
  lines: LineStrength;
  borders: "dark" | "bright";
  spacingPx: number;
}

/**
 * Which regions of a segmentation may be counted. In noise, and in texture that is not a mosaic, dark and bright
 * lines are equally strong; where cells are seen, those of the borders' kind have more energy, by 1.15 or more,
 * summed under a Gaussian of 1.5 cell distances. Regions mostly black or saturated do not count, nor do those
 * more than 6 times the median, nor fewer than 8 side by side, nor a group of n in which that ratio is below
 * 1.2 + 0.2 / sqrt(n) in the mean.
 *
 * @param image Grey values 0..1.
 * @param labels Regions from 1, in the image's size.
 * @returns 1 at the number of each region that counts.
 */
export function gradeRegions(image: Raster, labels: Int32Array, options: GradeOptions): Uint8Array {
  const evidence = borderEvidence(image, options);
  let count = 0;
  for (let i = 0; i < labels.length; i++) if (labels[i] > count) count = labels[i];
  const pixels = new Uint32Array(count + 1), good = new Uint32Array(count + 1);
  for (let i = 0; i < labels.length; i++) {
    pixels[labels[i]]++;
    const isLit = image.data[i] > BLACK && image.data[i] < WHITE;
    if (isLit && evidence[i] >= LEAST_RATIO) good[labels[i]]++;
  }
  const passes = Uint8Array.from(pixels, (all, label) => label > 0 && 2 * good[label] > all ? 1 : 0);
  const greatest = GAP * median(pixels.filter((_, label) => passes[label]));
  const graded = passes.map((value, label) => value && pixels[label] <= greatest ? 1 : 0);
  return keepTogether(graded, labels, { width: image.width, evidence });
}

/** Energy of lines of the borders' kind over that of the others, around each pixel. */
function borderEvidence(
  { height, width }: Raster,
  { lines, borders, spacingPx }: GradeOptions,
): Float32Array {
  const [wanted, other] = borders === "dark" ? [lines.dark, lines.bright] : [lines.bright, lines.dark];
  const energy = (strength: Float32Array) => {
    const square = new Float32Array(strength.length);
    for (let i = 0; i < square.length; i++) square[i] = strength[i] ** 2;
    return smoothBroadly({ height, width, data: square }, REACH * spacingPx).data;
  };
  const ratio = energy(wanted), others = energy(other);
  for (let i = 0; i < ratio.length; i++) ratio[i] /= others[i] + 1e-12;
  return ratio;
}

/** Takes out regions that lie in groups too small, or not clear enough. */
function keepTogether(
  graded: Uint8Array,
  labels: Int32Array,
  { width, evidence }: { width: number; evidence: Float32Array },
): Uint8Array {
  const parent = Int32Array.from(graded, (_, label) => label);
  const rootOf = (label: number): number => {
    while (parent[label] !== label) label = parent[label] = parent[parent[label]];
    return label;
  };
  for (let i = 0; i < labels.length; i++) {
    if (!graded[labels[i]]) continue;
    const right = (i + 1) % width ? labels[i + 1] : 0,
      below = i + width < labels.length ? labels[i + width] : 0;
    if (right !== labels[i] && graded[right]) parent[rootOf(labels[i])] = rootOf(right);
    if (below !== labels[i] && graded[below]) parent[rootOf(labels[i])] = rootOf(below);
  }
  const cells = new Uint32Array(graded.length), pixels = new Uint32Array(graded.length);
  const sum = new Float64Array(graded.length);
  for (let label = 1; label < graded.length; label++) if (graded[label]) cells[rootOf(label)]++;
  for (let i = 0; i < labels.length; i++) {
    if (!graded[labels[i]]) continue;
    const root = rootOf(labels[i]);
    pixels[root]++;
    sum[root] += evidence[i];
  }
  const isClear = (root: number) =>
    cells[root] >= LEAST_TOGETHER &&
    sum[root] / pixels[root] >= LEAST_MEAN + CHANCE / Math.sqrt(cells[root]);
  return graded.map((value, label) => value && isClear(rootOf(label)) ? 1 : 0);
}
