import type { Rectangle } from "../image/rectangle.ts";
import type { Random } from "../math/random.ts";
import { bootstrapInterval } from "./bootstrap_interval.ts";
import type { Cell, Segmentation } from "./cell.ts";
import { centreDensity } from "./centre_density.ts";
import { countInFrame } from "./count_in_frame.ts";
import { largestRectangle } from "./largest_rectangle.ts";

/** Fewer cells make figures that scatter too much to be compared between visits. */
const FEW_CELLS = 75;
const UM2_PER_MM2 = 1e6;

/** What a mosaic comes to. Figures are null where there are too few cells to tell. */
export interface CellCount {
  /** Whole cells. */
  cells: number;
  /** Cells cut by an edge: no area or shape is told of them. */
  cutCells: number;
  /**
   * Cells of the frame, by the standard border rule, and the frame: the largest rectangle in what was counted,
   * less half a cell's distance all around.
   */
  frameCells: number;
  frame: Rectangle;
  /** Share of the image in which nothing was counted. */
  excludedShare: number;
  areaPx: Spread;
  /** Null where the pixel size is missing. */
  areaUm2: Spread | null;
  /** Standard deviation of the areas over their mean: polymegathism. */
  coefficientOfVariation: number | null;
  /** Share of six-sided cells among inner ones, those with cells all around: the contrary of pleomorphism. */
  hexagonality: number | null;
  innerCells: number;
  /** How many inner cells have 3, 4, 5, ... sides. */
  sides: Record<number, number>;
  /** Cells per mm²; null where the pixel size is missing, for `refusal` says why. */
  density: CellDensity | null;
  refusal?: string;
  /** What else is to be known of the figures, in words. */
  notes: string[];
}

export interface Spread {
  mean: number | null;
  /** Of a sample: with n - 1. */
  standardDeviation: number | null;
}

/** Endothelial cell density in cells/mm², by the three methods in use. */
export interface CellDensity {
  /** Cells of the frame by the border rule, over the frame's area. */
  fixedFrame: number | null;
  /** Whole cells over the area that they cover: the reciprocal of the mean area. */
  variableFrame: number | null;
  /** From centres alone. */
  centre: number | null;
  /**
   * 95% interval of the variable-frame density by a bootstrap over cells: how far chance in which cells were seen
   * goes. It knows nothing of wrong borders.
   */
  interval95: [low: number, high: number] | null;
}

export interface DescribeOptions {
  /** Area of a pixel; without it densities are refused. */
  pixelAreaUm2?: number;
  /** For the bootstrap. */
  random: Random;
}

/**
 * Number, sizes, shapes and density of the cells of a segmentation. Sides are counted as neighbours.
 *
 * @throws RangeError when the pixel's area is not a positive number.
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createRandom } from "../math/random.ts";
 * import { describeMosaic } from "./describe_mosaic.ts";
 * import { measureRegions } from "./measure_regions.ts";
 * // Squares of 10 x 10 px, five a side.
 * const labels = Int32Array.from({ length: 2500 }, (_, i) => 5 * Math.floor(i / 500) + Math.floor(i % 50 / 10) + 1);
 * const size = { height: 50, width: 50 };
 * const cells = measureRegions(labels, size);
 * const { cells: whole, density } = describeMosaic({ ...size, labels, cells, spacingPx: 10 }, { pixelAreaUm2: 4, random: createRandom(1) });
 * strictEqual(whole, 9);
 * strictEqual(density?.variableFrame, 2500);
 * ```
 */
export function describeMosaic(
  segmentation: Pick<Segmentation, "height" | "width" | "labels" | "cells" | "spacingPx" | "doubtPx">,
  { pixelAreaUm2, random }: DescribeOptions,
): CellCount {
  if (pixelAreaUm2 !== undefined && !(pixelAreaUm2 > 0 && pixelAreaUm2 < Infinity)) {
    throw new RangeError(`the area of a pixel must be a positive number of µm², got ${pixelAreaUm2}`);
  }
  const { labels, cells } = segmentation;
  const whole = cells.filter(({ isWhole }) => isWhole);
  const areaPx = spreadOf(whole.map((cell) => cell.areaPx));
  const frame = insetBy(Math.round(segmentation.spacingPx / 2), largestRectangle(labels, segmentation));
  const frameCells = countInFrame(segmentation, frame);
  const counted = labels.reduce((sum, label) => sum + (label ? 1 : 0), 0);
  const { mean, standardDeviation } = areaPx;
  const density = pixelAreaUm2 === undefined ? null : densityOf(whole, {
    perMm2: UM2_PER_MM2 / pixelAreaUm2,
    centre: centreDensity(cells),
    frame: frame.height * frame.width > 0 ? frameCells / (frame.height * frame.width) : null,
    random,
  });
  return {
    cells: whole.length,
    cutCells: cells.length - whole.length,
    frameCells,
    frame,
    excludedShare: 1 - counted / labels.length,
    areaPx,
    areaUm2: pixelAreaUm2 === undefined ? null : {
      mean: mean && mean * pixelAreaUm2,
      standardDeviation: standardDeviation && standardDeviation * pixelAreaUm2,
    },
    coefficientOfVariation: mean && standardDeviation && standardDeviation / mean,
    ...shapesOf(whole),
    density,
    ...(pixelAreaUm2 === undefined && { refusal: "pixel size is missing: density needs it" }),
    notes: notesOn(whole.length, segmentation),
  };
}

/** Away from the edge, where slivers of cells are not told apart; as it is where nothing would be left. */
function insetBy(rim: number, frame: Rectangle): Rectangle {
  const height = frame.height - 2 * rim, width = frame.width - 2 * rim;
  if (height <= 0 || width <= 0) return frame;
  return { top: frame.top + rim, left: frame.left + rim, height, width };
}

function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) return { mean: null, standardDeviation: null };
  const mean = values.reduce((sum, value) => sum + value) / values.length;
  if (values.length === 1) return { mean, standardDeviation: null };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, standardDeviation: Math.sqrt(squares / (values.length - 1)) };
}

function shapesOf(whole: readonly Cell[]): Pick<CellCount, "hexagonality" | "innerCells" | "sides"> {
  const inner = whole.filter(({ neighbours }) => neighbours.length > 0 && !neighbours.includes(0));
  const sides: Record<number, number> = {};
  for (const { neighbours: { length } } of inner) sides[length] = (sides[length] ?? 0) + 1;
  const hexagonality = inner.length > 0 ? (sides[6] ?? 0) / inner.length : null;
  return { hexagonality, innerCells: inner.length, sides };
}

function densityOf(
  whole: readonly Cell[],
  { perMm2, centre, frame, random }: {
    perMm2: number;
    centre: number | undefined;
    frame: number | null;
    random: Random;
  },
): CellDensity {
  const areas = whole.map(({ areaPx }) => areaPx);
  const covered = areas.reduce((sum, area) => sum + area, 0);
  const [least, greatest] = whole.length > 1 ? bootstrapInterval(areas, random) : [];
  return {
    fixedFrame: frame === null ? null : frame * perMm2,
    variableFrame: covered > 0 ? whole.length / covered * perMm2 : null,
    centre: centre === undefined ? null : centre * perMm2,
    interval95: least === undefined || greatest === undefined ? null : [perMm2 / greatest, perMm2 / least],
  };
}

function notesOn(
  cells: number,
  { spacingPx, doubtPx }: Pick<Segmentation, "spacingPx" | "doubtPx">,
): string[] {
  const doubt = doubtPx === undefined ? [] : [
    `cells seem to lie ${Math.round(spacingPx)} px apart, but it may be ${Math.round(doubtPx)} px: ` +
    "look at the overlay, and give the spacing where it is wrong",
  ];
  if (cells === 0) return ["no cell could be told", ...doubt];
  if (cells >= FEW_CELLS) return doubt;
  return [
    `only ${cells} whole cells: figures of fewer than ${FEW_CELLS} scatter too much to be compared between visits`,
    ...doubt,
  ];
}
