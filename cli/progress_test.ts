import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { createProgress, progressBar, timeLeft } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

function fakeTerminal(isInteractive: boolean): Terminal & { lines: string[] } {
  const lines: string[] = [];
  const add = (line: string) => void lines.push(line);
  return { lines, print: add, note: add, redraw: add, isInteractive, columns: () => 60 };
}

Deno.test("time left goes on as so far", () => {
  strictEqual(timeLeft(10_000, 0.5), "0:10");
  strictEqual(timeLeft(1_000, 0.001), "16:39");
  strictEqual(timeLeft(60_000, 0.01), "1:39:00");
  strictEqual(timeLeft(10_000, 0), "");
});

Deno.test("without a terminal, plain lines are sparse", () => {
  const terminal = fakeTerminal(false);
  let time = 0;
  const progress = createProgress(terminal, { now: () => time });
  progress.begin("scan.tif");
  for (; time <= 25_000; time += 100) progress.update(time / 50_000);
  progress.end();
  deepStrictEqual(terminal.lines, ["scan.tif: 20%, 0:40 left", "scan.tif: 40%, 0:30 left"]);
});

Deno.test("on a terminal the bar is drawn and taken away", () => {
  const terminal = fakeTerminal(true);
  const progress = createProgress(terminal, { now: () => 1000 });
  progress.begin("scan.tif");
  progress.update(0.5);
  progress.end();
  strictEqual(terminal.lines.length, 2);
  ok(terminal.lines[0].includes("50%"));
  strictEqual(terminal.lines[1], "");
});

Deno.test("quiet says nothing", () => {
  const terminal = fakeTerminal(true);
  const progress = createProgress(terminal, { quiet: true });
  progress.begin("scan.tif");
  progress.update(0.5);
  progress.end();
  deepStrictEqual(terminal.lines, []);
});

Deno.test("the bar fits in any width", () => {
  for (let columns = 1; columns < 120; columns++) {
    const bar = progressBar("a-very-long-name-of-a-scan.tif", { fraction: 0.3, left: "0:10", columns });
    ok(bar.length < Math.max(2, columns), `${bar.length} characters in ${columns} columns`);
  }
});
