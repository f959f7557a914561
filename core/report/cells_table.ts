import type { Cell } from "../cells/cell.ts";
import type { Table } from "./evaluation_tables.ts";

/**
 * A line a cell: place, size, shape. Sides and areas of cells that an edge cuts are left empty, for nobody knows them.
 *
 * @param options `pixelAreaUm2` adds areas in µm².
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { tabulateCells } from "./cells_table.ts";
 * const cell = { label: 1, row: 2, column: 3, areaPx: 40, isWhole: true, neighbours: [2, 3, 4], majorAxisPx: 8, minorAxisPx: 6.4 };
 * deepStrictEqual(tabulateCells([cell], { pixelAreaUm2: 0.25 }).rows, [[1, 2, 3, "yes", 40, 10, 3, 8, 6.4, 1.25]]);
 * ```
 */
export function tabulateCells(
  cells: readonly Cell[],
  { pixelAreaUm2 }: { pixelAreaUm2?: number } = {},
): Table {
  const names = [
    "cell",
    "row",
    "column",
    "whole",
    "area px",
    "area µm²",
    "sides",
    "major axis px",
    "minor axis px",
    "elongation",
  ];
  return {
    number: 1,
    title: "Cells",
    columns: names.map((name) => ({ name })),
    rows: cells.map(({ label, row, column, areaPx, isWhole, neighbours, majorAxisPx, minorAxisPx }) => {
      const place = [label, row, column, isWhole ? "yes" : "no"];
      if (!isWhole) return [...place, ...names.slice(place.length).map(() => "")];
      const areaUm2 = pixelAreaUm2 === undefined ? "" : areaPx * pixelAreaUm2;
      return [
        ...place,
        areaPx,
        areaUm2,
        neighbours.length,
        majorAxisPx,
        minorAxisPx,
        majorAxisPx / minorAxisPx,
      ];
    }),
  };
}
