import { pause } from "../math/pause.ts";
import type { Raster } from "../math/raster.ts";
import { sumOfSquares } from "../math/sum_of_squares.ts";
import type { Area, Segmentation } from "./cell.ts";
import { estimateSpacing } from "./estimate_spacing.ts";
import { findLit } from "./find_lit.ts";
import { gradeRegions } from "./grade_regions.ts";
import { levelContrast, logGrey } from "./level_contrast.ts";
import { lineStrength } from "./line_strength.ts";
import { measureRegions } from "./measure_regions.ts";
import { mergeRegions } from "./merge_regions.ts";
import { reduceImage } from "./reduce_image.ts";
import { splitByBorders } from "./split_by_borders.ts";

/** Larger cells are looked at in a reduced image, in which their distance is this. */
const WORKING_SPACING_PX = 26;
/** A slighter reduction than this costs more detail than it saves time. */
const REDUCED_FROM = 1.2;
/** Standard deviation of the filter across borders, in cell distances. */
const ACROSS = 0.08;
/** Borders count as bright where lines of this kind have so much more energy than dark ones. */
const BRIGHT_FROM = 1.15;

export interface SegmentOptions {
  /** Where to count, by someone who judged the image. Default: where cells are found to be visible. */
  area?: Area;
  /** Mean distance of neighbouring cells' centres. Default: estimated. */
  spacingPx?: number;
  signal?: AbortSignal;
  /** How much is done, 0..1. */
  onProgress?: (fraction: number) => void;
}

/**
 * The cells of a mosaic such as the corneal endothelium. All lengths follow the cells' distance (`estimateSpacing`): the
 * contrast is levelled, borders are enhanced by a line filter, a watershed of their strength splits the image into
 * cells and pieces of cells, and pieces are joined where what is between them is no border, by a rule that was learnt from
 * synthetic mosaics.
 *
 * @param image Grey values 0..1.
 * @throws RangeError when the area is of another size, or the spacing is not 4 px or more; the signal's reason once it
 *   is aborted.
 */
export async function segmentCells(image: Raster, options: SegmentOptions = {}): Promise<Segmentation> {
  const { height, width } = image;
  requireUsable(image, options);
  const { area, signal, onProgress } = options;
  const report = async (fraction: number) => {
    onProgress?.(fraction);
    await pause(signal);
  };
  await report(0);
  const log = logGrey(image);
  const { spacingPx, doubtPx } = options.spacingPx === undefined
    ? await estimateSpacing(log, { signal })
    : { spacingPx: options.spacingPx, doubtPx: undefined };
  await report(0.3);
  const ratio = spacingPx / WORKING_SPACING_PX, factor = ratio < REDUCED_FROM ? 1 : ratio;
  const working = spacingPx / factor;
  const reduced = reduceImage(image, factor);
  const levelled = levelContrast(reduceImage(log, factor), {
    sigmaPx: working,
    lit: findLit(reduced, { sigmaPx: working }),
  });
  await report(0.4);
  const lines = lineStrength(levelled, { sigmaPx: ACROSS * working });
  await report(0.7);
  const borders = sumOfSquares(lines.bright) > BRIGHT_FROM * sumOfSquares(lines.dark) ? "bright" : "dark";
  const pieces = splitByBorders({ ...levelled, data: lines[borders] }, { spacingPx: working });
  await report(0.8);
  const regions = await mergeRegions(pieces.regions, pieces.strength, { spacingPx: working, signal });
  await report(0.9);
  const graded = area ? undefined : gradeRegions(reduced, regions, { lines, borders, spacingPx: working });
  const full = enlargeLabels(regions, { height, width, factor, columns: reduced.width });
  const { labels, cut } = keepRegions(full, { area, graded });
  const cells = measureRegions(labels, { height, width, cut });
  await report(1);
  return { height, width, labels, cells, spacingPx, ...(doubtPx && { doubtPx }), borders };
}

function requireUsable({ height, width }: Raster, { area, spacingPx }: SegmentOptions): void {
  if (area && (area.height !== height || area.width !== width)) {
    throw new RangeError(
      `an area of ${area.height} x ${area.width} does not fit an image of ${height} x ${width}`,
    );
  }
  if (spacingPx !== undefined && !(spacingPx >= 4 && spacingPx < Infinity)) {
    throw new RangeError(`the distance of cells must be 4 px or more, got ${spacingPx}`);
  }
}

function enlargeLabels(
  labels: Int32Array,
  { height, width, factor, columns }: { height: number; width: number; factor: number; columns: number },
): Int32Array {
  if (factor === 1) return labels;
  const across = Int32Array.from({ length: width }, (_, x) => Math.floor((x + 0.5) / factor));
  const enlarged = new Int32Array(height * width);
  for (let y = 0; y < height; y++) {
    const from = Math.floor((y + 0.5) / factor) * columns, to = y * width;
    for (let x = 0; x < width; x++) enlarged[to + x] = labels[from + across[x]];
  }
  return enlarged;
}

/** The regions that count, numbered anew from top to bottom, and which of them an area's edge cuts. */
function keepRegions(
  regions: Int32Array,
  { area, graded }: { area?: Area; graded?: Uint8Array },
): { labels: Int32Array; cut: Set<number> } {
  const greatest = regions.reduce((most, region) => Math.max(most, region), 0);
  const numbers = new Int32Array(greatest + 1), labels = new Int32Array(regions.length);
  let count = 0;
  for (let i = 0; i < regions.length; i++) {
    if (area ? area.data[i] : graded?.[regions[i]]) labels[i] = numbers[regions[i]] ||= ++count;
  }
  const cut = new Set<number>();
  for (let i = 0; area && i < regions.length; i++) {
    if (!labels[i] && numbers[regions[i]]) cut.add(numbers[regions[i]]);
  }
  return { labels, cut };
}
