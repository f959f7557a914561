import type { Image } from "../../core/image/image.ts";
import { median } from "../../core/math/median.ts";
import { closedCells } from "./drawn_borders.ts";

/** Regions so many times the median are not cells but gaps in the drawing. */
const GAP = 20;

/** Cells between borders that were drawn by hand. */
export interface DrawnCells {
  height: number;
  width: number;
  /** From 1; 0 outside. Half of each border's width belongs to the cell. */
  labels: Int32Array;
  count: number;
}

export interface CellScore {
  /** Cells found of which more than half lies in drawn ones. */
  found: number;
  drawn: number;
  /** 2 matches / (found + drawn), a match being an intersection over union above 0.5. */
  f1: number;
}

/** Drawn borders, white and one pixel wide, as labelled cells; only closed ones count. */
export function readDrawnCells(drawing: Image): DrawnCells {
  const { height, width } = drawing;
  const regions = closedCells(drawing), middle = median(regions.map(({ length }) => length));
  const cells = regions.filter(({ length }) => length < GAP * middle);
  const inner = new Int32Array(height * width);
  for (const [k, pixels] of cells.entries()) for (const i of pixels) inner[i] = k + 1;
  const labels = inner.map((label, i) => label || greatestAround(inner, { height, width, i }));
  return { height, width, labels, count: cells.length };
}

function greatestAround(
  labels: Int32Array,
  { height, width, i }: { height: number; width: number; i: number },
): number {
  const y = Math.floor(i / width), x = i % width;
  let greatest = 0;
  for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
    for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
      greatest = Math.max(greatest, labels[v * width + u]);
    }
  }
  return greatest;
}

/** How well labels agree with drawn cells, within the area that these cover. */
export function scoreCells(labels: Int32Array, drawn: DrawnCells): CellScore {
  const areas = new Map<number, number>(), inside = new Map<number, number>();
  const drawnAreas = new Map<number, number>(), shared = new Map<string, number>();
  const add = <Key>(counts: Map<Key, number>, key: Key) => counts.set(key, (counts.get(key) ?? 0) + 1);
  for (let i = 0; i < labels.length; i++) {
    const [found, truth] = [labels[i], drawn.labels[i]];
    if (found) add(areas, found);
    if (truth) add(drawnAreas, truth);
    if (!found || !truth) continue;
    add(inside, found);
    add(shared, `${found} ${truth}`);
  }
  const matches = [...shared].filter(([pair, both]) => {
    const [found, truth] = pair.split(" ").map(Number);
    return both / (areas.get(found)! + drawnAreas.get(truth)! - both) > 0.5;
  }).length;
  const found = [...inside].filter(([label, pixels]) => pixels > areas.get(label)! / 2).length;
  return { found, drawn: drawn.count, f1: 2 * matches / Math.max(1, found + drawn.count) };
}
