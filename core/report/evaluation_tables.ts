import { type EvaluatedMethod, type Evaluation, gainOf, meanScore, type Score } from "./evaluation.ts";

/** A table with a number in the report, ready to be written in any form. */
export interface Table {
  number: number;
  title: string;
  columns: Column[];
  /** A cell for each column; empty where there is nothing to say. */
  rows: Cell[][];
}

export interface Column {
  name: string;
  /** Decimals that numbers are shown with. */
  digits?: number;
}

export type Cell = string | number;

const BEFORE = "as it was";

/**
 * The report's three tables (arXiv 2006.14319), each with the frames as they were for comparison:
 *
 * 1. networks trained with Gaussian kernels, from few blocks to many, means over the frames;
 * 2. the same for networks trained with estimated kernels;
 * 3. each frame, before and after each method, and the mean.
 *
 * Other methods stand below the networks of tables 1 and 2. A table 1 or 2 without a network of its kind is left out.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { tabulateEvaluation } from "./evaluation_tables.ts";
 * const [table] = tabulateEvaluation({
 *   title: "two frames",
 *   against: "truth",
 *   methods: [{ name: "network", group: "other", describe: "" }],
 *   frames: [{ name: "1_1", before: { psnr: 30, ssim: 0.8 }, after: [{ psnr: 32, ssim: 0.9 }] }],
 * });
 * deepStrictEqual([table.number, table.rows[0]], [3, ["1_1", 30, 0.8, 32, 0.9]]);
 * ```
 */
export function tabulateEvaluation(evaluation: Evaluation): Table[] {
  const { methods } = evaluation;
  return [
    ...meansTable(evaluation, { number: 1, group: "gaussian", kernels: "Gaussian" }),
    ...meansTable(evaluation, { number: 2, group: "estimated", kernels: "estimated" }),
    framesTable(evaluation, methods),
  ];
}

function meansTable(
  { methods, frames }: Evaluation,
  { number, group, kernels }: { number: number; group: EvaluatedMethod["group"]; kernels: string },
): Table[] {
  const own = methods.filter((method) => method.group === group)
    .toSorted((a, b) => (a.blocks ?? 0) - (b.blocks ?? 0));
  if (own.length === 0) return [];
  const others = methods.filter((method) => method.group === "other");
  const before = meanScore(frames.map((frame) => frame.before));
  const rowOf = (method: EvaluatedMethod): Cell[] => {
    const index = methods.indexOf(method);
    const { mean, least } = gainOf(frames, index);
    const score = meanScore(frames.map(({ after }) => after[index]));
    return [method.name, method.blocks ?? "", score.psnr, score.ssim, mean, least];
  };
  return [{
    number,
    title: `Networks trained with ${kernels} kernels: means over ${frames.length} frames`,
    columns: [
      { name: "method" },
      { name: "blocks", digits: 0 },
      ...SCORE_COLUMNS,
      { name: "gain dB", digits: 2 },
      { name: "worst frame dB", digits: 2 },
    ],
    rows: [[BEFORE, "", before.psnr, before.ssim, "", ""], ...[...own, ...others].map(rowOf)],
  }];
}

const SCORE_COLUMNS: Column[] = [{ name: "PSNR", digits: 2 }, { name: "SSIM", digits: 4 }];

function framesTable({ frames, against }: Evaluation, methods: readonly EvaluatedMethod[]): Table {
  const cells = (name: string, scores: readonly Score[]): Cell[] => [
    name,
    ...scores.flatMap(({ psnr, ssim }) => [psnr, ssim]),
  ];
  const columnsOf = (name: string) =>
    SCORE_COLUMNS.map((column) => ({ ...column, name: `${name} ${column.name}` }));
  const means = [
    meanScore(frames.map(({ before }) => before)),
    ...methods.map((_, i) => meanScore(frames.map(({ after }) => after[i]))),
  ];
  return {
    number: 3,
    title: `Frames against ${against === "truth" ? "the truth" : "their full stack"}, before and after`,
    columns: [{ name: "frame" }, ...columnsOf(BEFORE), ...methods.flatMap(({ name }) => columnsOf(name))],
    rows: [...frames.map(({ name, before, after }) => cells(name, [before, ...after])), cells("mean", means)],
  };
}

/** A cell as it is read: numbers with their column's decimals. */
export function cellText(cell: Cell, { digits }: Column): string {
  return typeof cell === "number" && digits !== undefined ? cell.toFixed(digits) : String(cell);
}
