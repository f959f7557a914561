import type { Terminal } from "./terminal.ts";

/** Tells how far a job is and how long it will still take. */
export interface Progress {
  /** A new piece of work, such as a file. */
  begin(label: string): void;
  /** How much of the present piece is done, 0..1. */
  update(fraction: number): void;
  /** Takes the bar away. */
  end(): void;
}

export interface ProgressOptions {
  /** Say nothing at all. */
  quiet?: boolean;
  /** Milliseconds, increasing. */
  now?: () => number;
}

/** Time between two plain lines where no one watches a bar. */
const PLAIN_LINE_MS = 10_000;
const REDRAW_MS = 100;

/** A bar on a terminal; otherwise, in a log file say, a plain line every ten seconds. */
export function createProgress(terminal: Terminal, options: ProgressOptions = {}): Progress {
  const now = options.now ?? (() => performance.now());
  if (options.quiet) return { begin: () => {}, update: () => {}, end: () => {} };
  let label = "";
  let startMs = 0;
  let shownMs = 0;
  let isDrawn = false;
  const end = (): void => {
    if (isDrawn) terminal.redraw("");
    isDrawn = false;
  };
  return {
    begin(newLabel) {
      end();
      label = newLabel;
      startMs = now();
      shownMs = terminal.isInteractive ? -Infinity : startMs;
    },
    update(fraction) {
      const time = now();
      if (time - shownMs < (terminal.isInteractive ? REDRAW_MS : PLAIN_LINE_MS)) return;
      shownMs = time;
      const left = timeLeft(time - startMs, fraction);
      if (terminal.isInteractive) {
        isDrawn = true;
        terminal.redraw(progressBar(label, { fraction, left, columns: terminal.columns() }));
      } else {
        terminal.note(`${label}: ${percent(fraction)}${left && `, ${left} left`}`);
      }
    },
    end,
  };
}

/**
 * How long it will still take when it goes on as so far: "0:07", "1:02:33"; empty when nothing can be said.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { timeLeft } from "./progress.ts";
 * strictEqual(timeLeft(30_000, 0.25), "1:30");
 * ```
 */
export function timeLeft(elapsedMs: number, fraction: number): string {
  if (!(fraction > 0) || fraction > 1) return "";
  const seconds = Math.ceil((elapsedMs * (1 - fraction)) / fraction / 1000);
  const twoDigits = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = twoDigits(seconds % 60);
  return hours > 0 ? `${hours}:${twoDigits(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** `label [=====     ]  50%, 0:30 left`, cut to the width of the terminal. */
export function progressBar(
  label: string,
  { fraction, left, columns }: { fraction: number; left: string; columns: number },
): string {
  const tail = ` ${percent(fraction).padStart(4)}${left && `, ${left} left`}`;
  const room = Math.max(0, columns - 1 - tail.length);
  const barWidth = Math.min(30, Math.floor(room / 2));
  const filled = Math.round(barWidth * Math.min(1, Math.max(0, fraction)));
  const bar = barWidth < 5 ? "" : ` [${"=".repeat(filled)}${" ".repeat(barWidth - filled)}]`;
  const labelWidth = Math.max(0, room - bar.length);
  const shown = label.length <= labelWidth ? label : `…${label.slice(label.length - labelWidth + 1)}`;
  return `${shown}${bar}${tail}`.slice(0, Math.max(0, columns - 1));
}

function percent(fraction: number): string {
  return `${Math.floor(100 * Math.min(1, Math.max(0, fraction)))}%`;
}
