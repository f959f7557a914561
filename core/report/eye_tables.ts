import type { Table } from "./evaluation_tables.ts";
import type { EyeReport } from "./eye_report.ts";

/**
 * A line an eye: what was counted before and after, how sure it is, and how much of the field is restored.
 *
 * @param failures Eyes that came to nothing, with the reason.
 */
export function tabulateEyes(
  eyes: readonly EyeReport[],
  failures: readonly { name: string; reason: string }[] = [],
): Table {
  const names = [
    "eye",
    "status",
    "frames",
    "frames used",
    "cells before",
    "cells after",
    "density before /mm²",
    "density after /mm²",
    "density after 95% from /mm²",
    "density after 95% to /mm²",
    "mean area µm²",
    "SD area µm²",
    "mean area px",
    "coefficient of variation",
    "hexagonality",
    "excluded share before",
    "excluded share after",
    "restored share",
    "evidence score",
    "warnings",
  ];
  const rows = eyes.map(({ name, frames, counts: { before, after }, restored, evidence }) => [
    name,
    "done",
    frames.length,
    frames.filter(({ status }) => status !== "refused").length,
    before.cells,
    after.cells,
    ...[
      before.density?.variableFrame,
      after.density?.variableFrame,
      ...(after.density?.interval95 ?? [null, null]),
      after.areaUm2?.mean,
      after.areaUm2?.standardDeviation,
      after.areaPx.mean,
      after.coefficientOfVariation,
      after.hexagonality,
      before.excludedShare,
      after.excludedShare,
      restored.share,
      evidence.score,
    ].map((value) => value ?? ""),
    evidence.warnings.map(({ message }) => message).join("; "),
  ]);
  const failed = failures.map(({ name, reason }) => [
    name,
    "failed",
    ...names.slice(3).map(() => ""),
    reason,
  ]);
  return { number: 1, title: "Eyes", columns: names.map((name) => ({ name })), rows: [...rows, ...failed] };
}

/**
 * A line a frame: what became of it, how it was moved, how bright it was, how much of the full stack it supplied, and how
 * blurred it was.
 */
export function tabulateFrames({ frames, blur = [] }: Pick<EyeReport, "frames" | "blur">): Table {
  const names = [
    "frame",
    "name",
    "status",
    "reason",
    "down px",
    "right px",
    "turn degrees",
    "scale",
    "correlation",
    "error px",
    "brightness",
    "supplied share",
    "median blur px",
  ];
  const blurOf = new Map(blur.map(({ name, medianPx }) => [name, medianPx]));
  return {
    number: 2,
    title: "Frames",
    columns: names.map((name) => ({ name })),
    rows: frames.map((frame) => [
      frame.frame,
      frame.name,
      frame.status,
      frame.reason ?? "",
      ...[
        frame.shift?.row,
        frame.shift?.column,
        frame.rotationDegrees,
        frame.scale,
        frame.quality?.correlation,
        frame.quality?.errorPx,
        frame.gain?.gain,
        frame.share,
        blurOf.get(frame.name),
      ].map((value) => value ?? ""),
    ]),
  };
}
