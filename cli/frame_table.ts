import type { FrameRecord } from "../core/pipeline/describe_frames.ts";

/**
 * One line a frame: how it was moved and how well it fits, and, where known, its brightness and its share; its focus
 * where that is not its place among the frames.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { frameTable } from "./frame_table.ts";
 * const lines = frameTable([
 *   { frame: 1, name: "a.tif", status: "reference" },
 *   { frame: 2, name: "black.tif", status: "refused", reason: "it is black" },
 * ]);
 * strictEqual(lines[1], "  1  a.tif      reference");
 * strictEqual(lines[2], "  2  black.tif  left out: it is black");
 * ```
 */
export function frameTable(frames: readonly FrameRecord[]): string[] {
  const hasShares = frames.some(({ share }) => share !== undefined);
  const hasMotions = frames.some(({ shift }) => shift);
  const isUneven = frames.some(({ focus }) => focus !== undefined);
  const rows = frames.map((frame) => [
    String(frame.frame),
    frame.name,
    ...(frame.status === "refused" ? [`left out: ${frame.reason}`] : [
      ...(hasMotions || !hasShares ? motionCells(frame, hasMotions) : []),
      ...(hasShares ? shareCells(frame) : []),
      ...(isUneven ? [(frame.focus ?? frame.frame - 1).toFixed(2)] : []),
    ]),
  ]);
  const head = [
    "#",
    "frame",
    ...(hasMotions
      ? ["down px", "right px", "turn deg", "scale", "correlation", "error px"]
      : hasShares
      ? []
      : [""]),
    ...(hasShares ? ["brightness", "supplied"] : []),
    ...(isUneven ? ["focus"] : []),
  ];
  return alignColumns([head, ...rows]);
}

function motionCells(
  { status, shift, rotationDegrees, scale, quality }: FrameRecord,
  hasMotions: boolean,
): string[] {
  if (!shift) return hasMotions ? [status, "", "", "", "", ""] : [status];
  return [
    signed(shift.row, 2),
    signed(shift.column, 2),
    signed(rotationDegrees!, 3),
    scale!.toFixed(5),
    quality!.correlation.toFixed(3),
    quality!.errorPx.toFixed(3),
  ];
}

function shareCells({ gain, share }: FrameRecord): string[] {
  return [gain ? `x ${gain.gain.toFixed(3)}` : "", share === undefined ? "" : `${(100 * share).toFixed(1)}%`];
}

function signed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return value < 0 || Number(text) === 0 ? text.replace(/^-(0\.?0*)$/, "$1") : `+${text}`;
}

/** The first column to the right, the others to the left; a row's last cell may be as long as it likes. */
export function alignColumns(rows: readonly string[][]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.slice(0, -1).forEach((cell, i) => widths[i] = Math.max(widths[i] ?? 0, cell.length));
  }
  widths[0] = Math.max(widths[0], 3);
  return rows.map((row) =>
    row.map((cell, i) => i === 0 ? cell.padStart(widths[0]) : cell.padEnd(widths[i] ?? 0)).join("  ")
      .trimEnd()
  );
}
