import type { Area, Segmentation } from "../cells/cell.ts";
import { type CellCount, describeMosaic } from "../cells/describe_mosaic.ts";
import { segmentCells } from "../cells/segment_cells.ts";
import type { PixelSize } from "../image/image.ts";
import { toMicrometres } from "../image/pixel_size.ts";
import { createRandom } from "../math/random.ts";
import type { NamedFrame } from "./named_frame.ts";
import { findUnitScale, scaleImage } from "./unit_scale.ts";

export interface CountCellsOptions {
  /** Where to count. Default: where cells are found to be visible. */
  area?: Area;
  /** Takes the place of the image's own. */
  pixelSize?: PixelSize;
  /** Mean distance of neighbouring cells' centres in px. Default: estimated. */
  spacingPx?: number;
  /** Of the bootstrap that gives the interval of the density. Default 1. */
  seed?: number | string;
  signal?: AbortSignal;
  /** How much is done, 0..1. */
  onProgress?: (fraction: number) => void;
}

/** The cells of an image, and what they come to. */
export interface CountedCells {
  name: string;
  segmentation: Segmentation;
  count: CellCount;
  /** In µm, where it is known. */
  pixelSize?: PixelSize;
}

/**
 * Finds, counts and measures the cells of an image, whatever the scale of its grey levels. Without a pixel size in a unit of
 * length all is told but areas in µm² and densities, which are refused.
 *
 * @throws RangeError as `segmentCells` and `describeMosaic`; the signal's reason once it is aborted.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { createRandom } from "../math/random.ts";
 * import { countCells } from "./count_cells.ts";
 * const random = createRandom("noise");
 * const noise = createImage(96, 96, Float32Array.from({ length: 96 * 96 }, () => 0.5 + 0.05 * random.normal()));
 * const { count } = await countCells({ name: "noise", image: noise });
 * ok(count.cells === 0 && count.density === null && count.notes[0] === "no cell could be told");
 * ```
 */
export async function countCells(
  { name, image }: NamedFrame,
  { area, pixelSize = image.pixelSize, spacingPx, seed = 1, signal, onProgress }: CountCellsOptions = {},
): Promise<CountedCells> {
  const scaled = scaleImage(image, findUnitScale([image]));
  const segmentation = await segmentCells(scaled, { area, spacingPx, signal, onProgress });
  const size = pixelSize && toMicrometres(pixelSize);
  const count = describeMosaic(segmentation, {
    pixelAreaUm2: size && size.y * size.x,
    random: createRandom(seed),
  });
  return { name, segmentation, count, ...(size && { pixelSize: size }) };
}
