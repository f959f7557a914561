import type { CountRecord } from "../results/count_view.ts";

/** A line of the table of counts: what it is called, and how it is said of a count. */
export interface CountRow {
  name: string;
  /** What else is to be known of it. */
  title?: string;
  say(count: CountRecord): string;
}

/** All that is told of counted cells, each with its unit. */
export const COUNT_ROWS: readonly CountRow[] = [
  { name: "Cells counted", say: ({ cells }) => sayNumber(cells) },
  { name: "Cut by an edge, not measured", say: ({ cutCells }) => sayNumber(cutCells) },
  {
    name: "Cell density",
    title: "By the area that whole cells cover",
    say: ({ density }) => sayDensity(density?.variableFrame),
  },
  {
    name: "95% interval, cells/mm²",
    title: "How far chance in which cells were seen goes; it knows nothing of wrong borders",
    say: ({ density }) => density?.interval95 ? density.interval95.map(sayNumber).join(" to ") : NONE,
  },
  { name: "Density in a fixed frame", say: ({ density }) => sayDensity(density?.fixedFrame) },
  { name: "Density from centres", say: ({ density }) => sayDensity(density?.centre) },
  {
    name: "Mean area",
    say: ({ areaUm2, areaPx }) => sayUnit(areaUm2?.mean ?? areaPx.mean, areaUm2 ? "µm²" : "px"),
  },
  {
    name: "SD of areas",
    say: ({ areaUm2, areaPx }) =>
      sayUnit(areaUm2?.standardDeviation ?? areaPx.standardDeviation, areaUm2 ? "µm²" : "px"),
  },
  {
    name: "Coefficient of variation",
    title: "Of the areas: polymegathism",
    say: ({ coefficientOfVariation }) => sayShare(coefficientOfVariation),
  },
  {
    name: "Six-sided cells",
    title: "Among those with cells all around",
    say: ({ hexagonality, innerCells }) =>
      hexagonality === null ? NONE : `${sayShare(hexagonality)} of ${sayNumber(innerCells)}`,
  },
  {
    name: "Image counted",
    title: "The rest shows no cells, or lies beyond the area that was given",
    say: ({ excludedShare }) => sayShare(1 - excludedShare),
  },
];

const NONE = "–";
const numbers = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

function sayNumber(value: number): string {
  return numbers.format(value);
}

function sayUnit(value: number | null | undefined, unit: string): string {
  return value === null || value === undefined ? NONE : `${sayNumber(value)} ${unit}`;
}

function sayDensity(density: number | null | undefined): string {
  return sayUnit(density, "cells/mm²");
}

function sayShare(share: number | null): string {
  return share === null ? NONE : `${Math.round(100 * share)}%`;
}
