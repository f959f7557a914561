import type { Measures } from "./measures.ts";

/** A figure of a result, before and after. */
export interface Figure {
  name: string;
  unit: string;
  before: number | null;
  after: number | null;
}

/** The figures of a result, for tables. */
export function listFigures({ before, after, truth }: Measures): Figure[] {
  const share = (kind: keyof Measures["before"]["shares"], name: string): Figure => ({
    name,
    unit: "%",
    before: 100 * before.shares[kind],
    after: 100 * after.shares[kind],
  });
  return [
    share("sharp", "Sharp tiles"),
    share("soft", "Between"),
    share("blurred", "Out of focus"),
    share("empty", "Without structure"),
    { name: "Median blur radius", unit: "px", before: before.medianRadiusPx, after: after.medianRadiusPx },
    ...(truth
      ? [
        { name: "PSNR", unit: "dB", before: truth.before.psnr, after: truth.after.psnr },
        { name: "SSIM", unit: "", before: truth.before.ssim ?? null, after: truth.after.ssim ?? null },
        { name: "MS-SSIM", unit: "", before: truth.before.msSsim ?? null, after: truth.after.msSsim ?? null },
      ]
      : []),
  ];
}

/**
 * Figures as a table for other programs.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { formatFigures } from "./figures.ts";
 * const csv = formatFigures([{ name: "PSNR", unit: "dB", before: 30.5, after: null }]);
 * strictEqual(csv, "figure,unit,before,after\r\nPSNR,dB,30.5,\r\n");
 * ```
 */
export function formatFigures(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, unit, before, after }) =>
    [name, unit, before ?? "", after ?? ""].join(",")
  );
  return ["figure,unit,before,after", ...rows, ""].join("\r\n");
}

/** A figure in so many digits as it is sure of. */
export function sayFigure(value: number | null, unit: string): string {
  if (value === null) return "–";
  return `${value.toFixed(unit === "%" ? 0 : unit === "" ? 4 : 2)}${unit === "%" ? "%" : unit && ` ${unit}`}`;
}
