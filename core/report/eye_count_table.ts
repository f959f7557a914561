import type { EyeCount, EyeReport } from "./eye_report.ts";
import { figure, percent } from "./eye_words.ts";
import { escapeHtml } from "./page.ts";

/** One figure of the count, before and after, and what it means. */
interface CountRow {
  name: string;
  of: (count: EyeCount) => string;
  meaning: string;
}

const COUNTED: readonly CountRow[] = [
  {
    name: "Whole cells",
    of: ({ cells }) => figure(cells),
    meaning: "Cells that no edge cuts: they are counted and measured.",
  },
  {
    name: "Cells cut by an edge",
    of: ({ cutCells }) => figure(cutCells),
    meaning:
      "At the edge of the field or of what was excluded: nobody knows their size, so they are left out.",
  },
  {
    name: "Excluded area",
    of: ({ excludedShare }) => percent(excludedShare),
    meaning: "Share of the field in which no cells can be judged: out of focus, black, saturated, or empty.",
  },
];

const DENSITIES: readonly CountRow[] = [
  {
    name: "Density, cells/mm²",
    of: ({ density }) => figure(density?.variableFrame),
    meaning: "Variable frame: whole cells over the area that they cover.",
  },
  {
    name: "95% interval, cells/mm²",
    of: ({ density }) => density?.interval95?.map((value) => figure(value)).join(" to ") ?? "–",
    meaning: "How far chance in which cells were seen moves the density. It knows nothing of wrong borders.",
  },
  {
    name: "Density, fixed frame, cells/mm²",
    of: ({ density }) => figure(density?.fixedFrame),
    meaning:
      "Cells of the largest rectangle; those on its upper and left edge count, those on the others do not.",
  },
  {
    name: "Density, centres, cells/mm²",
    of: ({ density }) => figure(density?.centre),
    meaning: "From the distances of the cells' centres alone.",
  },
  {
    name: "Mean cell area, µm²",
    of: ({ areaUm2 }) => figure(areaUm2?.mean),
    meaning: "Of whole cells.",
  },
  {
    name: "Standard deviation of the area, µm²",
    of: ({ areaUm2 }) => figure(areaUm2?.standardDeviation),
    meaning: "How much cells differ in size.",
  },
];

const AREAS_PX: readonly CountRow[] = [
  { name: "Mean cell area, px", of: ({ areaPx }) => figure(areaPx.mean, 1), meaning: "Of whole cells." },
  {
    name: "Standard deviation of the area, px",
    of: ({ areaPx }) => figure(areaPx.standardDeviation, 1),
    meaning: "How much cells differ in size.",
  },
];

const SHAPES: readonly CountRow[] = [
  {
    name: "Coefficient of variation",
    of: ({ coefficientOfVariation }) => percent(coefficientOfVariation),
    meaning: "Standard deviation of the area over its mean (polymegathism): lower is more even.",
  },
  {
    name: "Hexagonality",
    of: ({ hexagonality }) => percent(hexagonality),
    meaning:
      "Share of six-sided cells among those with cells all around (pleomorphism): higher is more regular.",
  },
  {
    name: "Cells with cells all around",
    of: ({ innerCells }) => figure(innerCells),
    meaning: "What the hexagonality is of.",
  },
];

/** The figures of the count before and after, each with its meaning. */
export function drawCountTable({ counts: { before, after }, pixelSize, reference }: EyeReport): string {
  const distance: CountRow = {
    name: pixelSize ? "Distance of cells, px (µm)" : "Distance of cells, px",
    of: ({ spacingPx }) =>
      figure(spacingPx, 1) +
      (pixelSize ? ` (${figure(spacingPx * Math.sqrt(pixelSize.y * pixelSize.x), 1)})` : ""),
    meaning: "Between the centres of neighbours, as told from the image: the scale that the count rests on.",
  };
  const rows = [...COUNTED, ...(pixelSize ? DENSITIES : AREAS_PX), ...SHAPES, distance];
  const lines = rows.map(({ name, of, meaning }) =>
    `<tr><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(of(before))}</td><td><b>${
      escapeHtml(of(after))
    }</b></td><td class="meaning">${escapeHtml(meaning)}</td></tr>`
  );
  return `<div class="wide"><table class="figures count"><thead><tr><th>Figure</th><th>Before: ${
    escapeHtml(reference)
  }</th><th>After</th><th class="meaning">What it is</th></tr></thead>
<tbody>${lines.join("\n")}</tbody></table></div>${drawNotes({ before, after })}`;
}

function drawNotes(counts: { before: EyeCount; after: EyeCount }): string {
  return (["before", "after"] as const).flatMap((when) =>
    counts[when].notes.map((note) => `<p class="warning">Count ${when}: ${escapeHtml(note)}.</p>`)
  ).join("\n");
}
