import { openScanInBands, sampleMaximum } from "../../core/formats/mod.ts";
import { openFileBytes } from "../../plugins/bridge/exchange/open_file_bytes.ts";
import { buildCellPyramid, type LabelPlane } from "../pyramid/build_cell_pyramid.ts";
import { packCell } from "../pyramid/cell_samples.ts";
import type { PictureInfo } from "../pyramid/picture_info.ts";
import { writeTile } from "./write_tile.ts";

/** The files of a count, and where the tiles go. */
export interface CellCut {
  labels: string;
  /** `cells.csv`. */
  table: string;
  name: string;
  tiles: string;
}

/** What the table tells of a cell. */
interface Measured {
  label: number;
  isWhole: boolean;
  area: number;
  sides: number;
}

/** Areas up to so many times the mean are told apart. */
const MOST_AREAS = 2.5;

/** Writes the tiles of a picture of the cells that were counted: borders, sides and areas. */
export async function cutCells({ labels, table, name, tiles }: CellCut): Promise<PictureInfo> {
  const plane = await readLabels(labels, name);
  const cells = readCells(await Deno.readTextFile(table));
  const whole = cells.filter(({ isWhole }) => isWhole);
  const mean = whole.reduce((sum, { area }) => sum + area, 0) / Math.max(1, whole.length);
  const high = MOST_AREAS * mean || 1;
  using file = await Deno.open(tiles, { write: true, createNew: true, mode: 0o600 });
  for (const tile of buildCellPyramid(plane, { samples: samplesOf(cells, { plane, high }) })) {
    writeTile(file, tile);
  }
  const { height, width } = plane;
  return { frames: 1, height, width, bits: 16, low: 0, high, dtype: "cells", histograms: [] };
}

/** Some rows of the file at a time are in memory, beside the numbers. */
async function readLabels(path: string, name: string): Promise<LabelPlane> {
  using bytes = openFileBytes(path);
  const { header: { height, width, sample }, readBands } = await openScanInBands(bytes, name);
  const unit = sampleMaximum(sample);
  const labels = new Int32Array(height * width);
  for await (const { image, top, data } of readBands()) {
    if (image > 0) break;
    for (let i = 0, at = top * width; i < data.length; i++, at++) labels[at] = Math.round(data[i] * unit);
  }
  return { height, width, labels };
}

/**
 * Cells by the table of a count; areas in µm² where it has them.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { readCells } from "./cut_cells.ts";
 * const csv = "cell,row,column,whole,area px,area µm²,sides\r\n1,2,3,yes,40,10,6\r\n2,2,9,no,,,\r\n";
 * deepStrictEqual(readCells(csv), [
 *   { label: 1, isWhole: true, area: 10, sides: 6 },
 *   { label: 2, isWhole: false, area: 0, sides: 0 },
 * ]);
 * ```
 */
export function readCells(csv: string): Measured[] {
  const [names, ...rows] = csv.trimEnd().split("\r\n").map((line) => line.split(","));
  const at = (name: string) => names.indexOf(name);
  const [label, whole, px, um2, sides] = ["cell", "whole", "area px", "area µm²", "sides"].map(at);
  return rows.map((row) => ({
    label: Number(row[label]),
    isWhole: row[whole] === "yes",
    area: Number(row[um2] || row[px]),
    sides: Number(row[sides]),
  }));
}

/** By number. Of a cell at the rim of what was counted nobody knows all sides. */
function samplesOf(
  cells: readonly Measured[],
  { plane, high }: { plane: LabelPlane; high: number },
): Uint16Array {
  const isRim = findRim(plane, cells.length);
  const samples = new Uint16Array(cells.length + 1);
  for (const { label, isWhole, area, sides } of cells) {
    const known = isWhole && !isRim[label] ? sides : undefined;
    samples[label] = packCell({ isBorder: false, isWhole, sides: known, area: area / high });
  }
  return samples;
}

/** Which cells touch a place in which nothing was counted. */
function findRim({ height, width, labels }: LabelPlane, count: number): Uint8Array {
  const isRim = new Uint8Array(count + 1);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const right = x + 1 < width ? labels[i + 1] : labels[i],
        below = y + 1 < height ? labels[i + width] : labels[i];
      if (!labels[i] || !right) isRim[labels[i] || right] = 1;
      if (!labels[i] || !below) isRim[labels[i] || below] = 1;
    }
  }
  return isRim;
}
