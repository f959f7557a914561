import type { Segmentation } from "../cells/cell.ts";
import type { ColourImage } from "../image/colour_image.ts";
import type { Image } from "../image/image.ts";
import { percentiles } from "../math/percentile.ts";
import type { Colour } from "./colour_map.ts";

/** Borders of cells that were measured, and of those that an edge cuts. */
const MEASURED: Colour = [255, 210, 0];
const CUT: Colour = [90, 160, 255];
const CENTRE: Colour = [255, 60, 60];
/** What is not counted is shown so much darker. */
const EXCLUDED_LIGHT = 0.45;
/** Percentages of the grey levels that are clipped, so that dark images can be seen. */
const CLIPPED = [0.5, 99.5];
const CENTRE_REACH = 0.06;

/**
 * The image with what was counted: borders yellow, those of cells that are cut by an edge blue, centres red; what is not
 * counted is darker. Grey levels are stretched.
 *
 * @throws RangeError when the image is of another size than the segmentation.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { paintCells } from "./paint_cells.ts";
 * const labels = new Int32Array(4);
 * const { data } = paintCells(createImage(2, 2), { height: 2, width: 2, labels, cells: [], spacingPx: 8, borders: "dark" });
 * deepStrictEqual([...data], new Array(12).fill(0));
 * ```
 */
export function paintCells(image: Image, segmentation: Segmentation): ColourImage {
  const { height, width, labels, cells } = segmentation;
  if (image.height !== height || image.width !== width) {
    throw new RangeError(
      `cells of an image of ${height} x ${width} cannot be painted on one of ${image.height} x ${image.width}`,
    );
  }
  const [low, high] = percentiles(image.data, CLIPPED);
  const perGrey = high > low ? 255 / (high - low) : 0;
  const data = new Uint8Array(3 * labels.length);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const label = labels[i];
      const right = x + 1 < width ? labels[i + 1] : label, below = y + 1 < height ? labels[i + width] : label;
      const border = label !== right ? [label, right] : label !== below ? [label, below] : undefined;
      const grey = Math.min(255, Math.max(0, (image.data[i] - low) * perGrey)) * (label ? 1 : EXCLUDED_LIGHT);
      const isMeasured = border?.some((of) => cells[of - 1]?.isWhole);
      data.set(border ? isMeasured ? MEASURED : CUT : [grey, grey, grey], 3 * i);
    }
  }
  const reach = Math.max(1, Math.round(CENTRE_REACH * segmentation.spacingPx));
  for (const { row, column, isWhole } of cells) {
    if (isWhole) {
      paintDot({ height, width, data }, { row: Math.round(row), column: Math.round(column), reach });
    }
  }
  return { height, width, data };
}

function paintDot(
  { height, width, data }: ColourImage,
  { row, column, reach }: { row: number; column: number; reach: number },
): void {
  for (let y = Math.max(0, row - reach); y <= Math.min(height - 1, row + reach); y++) {
    for (let x = Math.max(0, column - reach); x <= Math.min(width - 1, column + reach); x++) {
      if ((y - row) ** 2 + (x - column) ** 2 <= reach ** 2) data.set(CENTRE, 3 * (y * width + x));
    }
  }
}
