import type { Cell } from "./cell.ts";

/**
 * Cells per px² by the centre method, which needs no outlines: around each cell whose neighbours are all whole, the
 * neighbours' centres make a polygon. Its triangles with the cell's own centre each hold a sixth of three cells, so that the
 * density is half the number of triangles over their area (B. McCarey et al., Review of corneal endothelial specular
 * microscopy, Cornea 27, 2008).
 *
 * @returns undefined where no cell has whole neighbours all around.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { centreDensity } from "./centre_density.ts";
 * const shape = { areaPx: 87, isWhole: true, majorAxisPx: 10, minorAxisPx: 10 };
 * const ring = [0, 1, 2, 3, 4, 5].map((k) => {
 *   const turn = k * Math.PI / 3;
 *   return { ...shape, label: k + 2, row: 10 * Math.sin(turn), column: 10 * Math.cos(turn), neighbours: [0] };
 * });
 * const cells = [{ ...shape, label: 1, row: 0, column: 0, neighbours: [2, 3, 4, 5, 6, 7] }, ...ring];
 * // A honeycomb of distance 10 has a cell in 10² sqrt(3) / 2.
 * ok(Math.abs(centreDensity(cells)! * 100 * Math.sqrt(3) / 2 - 1) < 1e-9);
 * ```
 */
export function centreDensity(cells: readonly Cell[]): number | undefined {
  let triangles = 0, area = 0;
  for (const cell of cells) {
    if (cell.neighbours.length < 3) continue;
    const around = cell.neighbours.map((label) => cells[label - 1]);
    if (!around.every((neighbour) => neighbour?.isWhole)) continue;
    triangles += around.length;
    area += polygonArea(sortByAngle(around, cell));
  }
  return area > 0 ? triangles / 2 / area : undefined;
}

function sortByAngle(around: readonly Cell[], centre: Cell): Cell[] {
  const angle = ({ row, column }: Cell) => Math.atan2(row - centre.row, column - centre.column);
  return [...around].sort((a, b) => angle(a) - angle(b));
}

function polygonArea(points: readonly Pick<Cell, "row" | "column">[]): number {
  const doubled = points.reduce((sum, { row, column }, k) => {
    const next = points[(k + 1) % points.length];
    return sum + column * next.row - next.column * row;
  }, 0);
  return Math.abs(doubled) / 2;
}
