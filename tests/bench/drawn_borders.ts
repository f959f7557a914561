import type { Image } from "../../core/image/image.ts";
import type { BorderSearch } from "./detect_borders.ts";

/** Hand-drawn borders, and where and how finely to look for them. */
export interface DrawnBorders extends BorderSearch {
  /** 1 at each drawn pixel of the area. */
  lines: Uint8Array;
}

const MARGIN_PX = 3;
/** Smaller ones are gaps between strokes. */
const LEAST_CELL_PX = 20;

/**
 * Drawn borders (white, one pixel wide) as a truth: only closed cells count, that is regions between the lines that do
 * not touch the image's edge, with 3 px around them.
 *
 * @throws Error when no cell is closed.
 */
export function readDrawnBorders({ height, width, data }: Image): DrawnBorders {
  const cells = closedCells({ height, width, data });
  if (cells.length === 0) throw new Error("the drawn borders close no cell");
  const area = new Uint8Array(height * width);
  for (const i of cells.flat()) {
    const [y, x] = [Math.floor(i / width), i % width];
    for (let v = Math.max(0, y - MARGIN_PX); v <= Math.min(height - 1, y + MARGIN_PX); v++) {
      const reach = MARGIN_PX - Math.abs(v - y);
      area.fill(1, v * width + Math.max(0, x - reach), v * width + Math.min(width - 1, x + reach) + 1);
    }
  }
  const lines = area.map((inside, i) => inside && data[i] > 0 ? 1 : 0);
  return { lines, area, count: sum(lines), spacingPx: Math.sqrt(sum(area) / cells.length) };
}

/** The pixels of each region that no line crosses and no edge cuts. */
export function closedCells({ height, width, data }: Image): number[][] {
  const seen = Uint8Array.from(data, (value) => value > 0 ? 1 : 0);
  const cells: number[][] = [];
  for (let first = 0; first < seen.length; first++) {
    if (seen[first]) continue;
    const region = [first];
    let closed = true;
    seen[first] = 1;
    for (let k = 0; k < region.length; k++) {
      const i = region[k], y = Math.floor(i / width), x = i % width;
      if (y === 0 || x === 0 || y === height - 1 || x === width - 1) closed = false;
      for (const [next, exists] of neighbours(i, { x, width, size: seen.length })) {
        if (!exists || seen[next]) continue;
        seen[next] = 1;
        region.push(next);
      }
    }
    if (closed && region.length >= LEAST_CELL_PX) cells.push(region);
  }
  return cells;
}

function neighbours(
  i: number,
  { x, width, size }: { x: number; width: number; size: number },
): [index: number, exists: boolean][] {
  return [
    [i - width, i >= width],
    [i + width, i + width < size],
    [i - 1, x > 0],
    [i + 1, x < width - 1],
  ];
}

function sum(values: Uint8Array): number {
  return values.reduce((total, value) => total + value, 0);
}
