import type { CellCount } from "../cells/describe_mosaic.ts";
import type { Table } from "./evaluation_tables.ts";

/**
 * What was counted, in a few lines for people.
 *
 * @param name The image's.
 * @param count As `describeMosaic` gives it.
 */
export function describeCount(name: string, count: CellCount): string {
  const { cells, cutCells, density, areaUm2, areaPx, coefficientOfVariation, hexagonality, innerCells } =
    count;
  const area = areaUm2
    ? `${figure(areaUm2.mean)} µm², SD ${figure(areaUm2.standardDeviation)}`
    : `${figure(areaPx.mean)} px, SD ${figure(areaPx.standardDeviation)}`;
  const lines = [
    `${name}: ${cells} cells (and ${cutCells} cut by an edge), ${
      percent(count.excludedShare)
    } of the image excluded`,
    ...(density
      ? [
        `  density   ${figure(density.variableFrame)} cells/mm²${
          density.interval95 ? ` (95%: ${density.interval95.map(figure).join(" to ")})` : ""
        }; fixed frame ${figure(density.fixedFrame)}, centres ${figure(density.centre)}`,
      ]
      : []),
    `  area      ${area}, coefficient of variation ${percent(coefficientOfVariation)}`,
    `  shape     ${percent(hexagonality)} of ${innerCells} inner cells have six sides`,
    ...count.notes.map((note) => `  note      ${note}`),
  ];
  return (cells === 0 ? [lines[0], ...count.notes.map((note) => `  note      ${note}`)] : lines).join("\n");
}

/** A line an image. */
export function tabulateCounts(counted: readonly { name: string; count: CellCount }[]): Table {
  const names = [
    "image",
    "cells",
    "cells cut",
    "frame cells",
    "excluded share",
    "density variable frame /mm²",
    "density 95% from /mm²",
    "density 95% to /mm²",
    "density fixed frame /mm²",
    "density centres /mm²",
    "mean area µm²",
    "SD area µm²",
    "mean area px",
    "SD area px",
    "coefficient of variation",
    "hexagonality",
    "inner cells",
  ];
  return {
    number: 1,
    title: "Counts",
    columns: names.map((name) => ({ name })),
    rows: counted.map(({ name, count }) => [
      name,
      ...[
        count.cells,
        count.cutCells,
        count.frameCells,
        count.excludedShare,
        count.density?.variableFrame,
        ...(count.density?.interval95 ?? [null, null]),
        count.density?.fixedFrame,
        count.density?.centre,
        count.areaUm2?.mean,
        count.areaUm2?.standardDeviation,
        count.areaPx.mean,
        count.areaPx.standardDeviation,
        count.coefficientOfVariation,
        count.hexagonality,
        count.innerCells,
      ].map((value) => value ?? ""),
    ]),
  };
}

function figure(value: number | null): string {
  return value === null ? "unknown" : String(Math.round(value));
}

function percent(share: number | null): string {
  return share === null ? "an unknown share" : `${Math.round(100 * share)}%`;
}
