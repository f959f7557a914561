import { encodeGeoJson } from "../cells/encode_geojson.ts";
import { encodeRoi } from "../cells/encode_roi.ts";
import { traceOutlines } from "../cells/trace_outlines.ts";
import { zipFiles } from "../exchange/zip_files.ts";
import { encodeColourPng, encodeTiff, type Scan } from "../formats/mod.ts";
import { createImage, type Image } from "../image/image.ts";
import { tabulateCells } from "../report/cells_table.ts";
import { formatTableCsv } from "../report/format_tables.ts";
import { paintCells } from "../report/paint_cells.ts";
import type { CountedCells } from "./count_cells.ts";
import { findUnitScale, scaleImage } from "./unit_scale.ts";
import { VERSION } from "./version.ts";

/** One of the files that tell of counted cells. */
export interface CellFile {
  /** What follows the image's name: `_overlay.png`, ... */
  ending: string;
  make: () => Promise<Uint8Array> | Uint8Array;
}

const GREATEST_16_BIT = 65535;

/**
 * The files that tell of the cells of an image: a picture with borders and centres, the label image, outlines for ImageJ's
 * ROI manager and as GeoJSON, a table, and the record. Each is made when its turn comes.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { cellFiles } from "./cell_files.ts";
 * import { countCells } from "./count_cells.ts";
 * const image = createImage(64, 64);
 * const files = cellFiles(image, await countCells({ name: "nothing", image }));
 * deepStrictEqual(files.map(({ ending }) => ending), [
 *   "_overlay.png", "_labels.tif", "_rois.zip", "_cells.geojson", "_cells.csv", "_count.json",
 * ]);
 * ```
 */
export function cellFiles(image: Image, counted: CountedCells): CellFile[] {
  const { segmentation, pixelSize } = counted;
  const pixelAreaUm2 = pixelSize && pixelSize.y * pixelSize.x;
  return [
    {
      ending: "_overlay.png",
      make: () => encodeColourPng(paintCells(scaleImage(image, findUnitScale([image])), segmentation)),
    },
    { ending: "_labels.tif", make: () => encodeTiff(labelScan(counted)) },
    { ending: "_rois.zip", make: () => zipRois(counted) },
    {
      ending: "_cells.geojson",
      make: () => encodeText(JSON.stringify(encodeGeoJson(segmentation, { pixelAreaUm2 }))),
    },
    {
      ending: "_cells.csv",
      make: () => encodeText(formatTableCsv(tabulateCells(segmentation.cells, { pixelAreaUm2 }))),
    },
    { ending: "_count.json", make: () => encodeText(`${JSON.stringify(countRecord(counted), null, 2)}\n`) },
  ];
}

/** What was counted as a plain record, without the pixels. */
export function countRecord({ name, segmentation, count, pixelSize }: CountedCells): Record<string, unknown> {
  const { height, width, spacingPx, doubtPx, borders } = segmentation;
  return {
    image: name,
    version: VERSION,
    height,
    width,
    pixelSize: pixelSize ?? null,
    spacingPx,
    ...(doubtPx && { doubtPx }),
    borders,
    ...count,
  };
}

/**
 * The label image: 0 where nothing was counted, else the number of the cell. 16-bit numbers; floats, which hold them
 * exactly, where there are more.
 */
export function labelScan({ segmentation: { height, width, labels, cells }, pixelSize }: CountedCells): Scan {
  const isMany = cells.length > GREATEST_16_BIT;
  const data = Float32Array.from(labels, (label) => isMany ? label : label / GREATEST_16_BIT);
  return {
    images: [createImage(height, width, data, pixelSize)],
    sample: isMany ? { kind: "float", bits: 32 } : { kind: "uint", bits: 16 },
    file: "tiff",
    colour: false,
    pixelSize,
    displayRange: [0, Math.max(1, cells.length)],
  };
}

/** An outline a cell, named by its number, whole cells only: those that were measured. */
function zipRois({ segmentation }: CountedCells): Uint8Array {
  const outlines = traceOutlines(segmentation);
  const digits = String(segmentation.cells.length).length;
  const whole = segmentation.cells.filter(({ isWhole }) => isWhole);
  return zipFiles(
    new Map(
      whole.map((
        { label },
      ) => [`${String(label).padStart(digits, "0")}.roi`, encodeRoi(outlines[label - 1])]),
    ),
  );
}

function encodeText(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
