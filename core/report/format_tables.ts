import { cellText, type Table } from "./evaluation_tables.ts";

/**
 * A table for a terminal: a title, then columns in line, the first to the left and the others to the right.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { formatTableText } from "./format_tables.ts";
 * const columns = [{ name: "frame" }, { name: "PSNR", digits: 1 }];
 * const text = formatTableText({ number: 3, title: "Frames", columns, rows: [["1_1", 30.04]] });
 * strictEqual(text, "Table 3. Frames\nframe  PSNR\n1_1    30.0");
 * ```
 */
export function formatTableText({ number, title, columns, rows }: Table): string {
  const lines = [
    columns.map(({ name }) => name),
    ...rows.map((row) => row.map((cell, i) => cellText(cell, columns[i]))),
  ];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => line[i].length)));
  const pad = (cell: string, i: number) => i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]);
  return [`Table ${number}. ${title}`, ...lines.map((line) => line.map(pad).join("  ").trimEnd())].join("\n");
}

/**
 * A table as comma-separated values (RFC 4180) with a line of names; numbers with all their digits. A cell that a
 * spreadsheet would take for a formula gets an apostrophe in front.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { formatTableCsv } from "./format_tables.ts";
 * const columns = [{ name: "frame" }, { name: "PSNR", digits: 1 }];
 * const csv = formatTableCsv({ number: 3, title: "", columns, rows: [['a "b", c', 30.04]] });
 * strictEqual(csv, 'frame,PSNR\r\n"a ""b"", c",30.04\r\n');
 * ```
 */
export function formatTableCsv({ columns, rows }: Table): string {
  const quote = (cell: string | number): string => {
    if (typeof cell === "number") return String(cell);
    const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return [columns.map(({ name }) => name), ...rows].map((row) => `${row.map(quote).join(",")}\r\n`).join("");
}
