/** What is done of a stage of a job, and when this was first seen. */
export interface StageStart {
  stage: string;
  fraction: number;
  ms: number;
}

/**
 * How long a stage still takes, in seconds, by how fast it went so far; undefined where that cannot be told yet.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { secondsLeft } from "./time_left.ts";
 * const start = { stage: "restore", fraction: 0, ms: 0 };
 * strictEqual(secondsLeft(start, { fraction: 0.25, ms: 10_000 }), 30);
 * strictEqual(secondsLeft(start, { fraction: 0, ms: 10_000 }), undefined);
 * ```
 */
export function secondsLeft(start: StageStart, now: { fraction: number; ms: number }): number | undefined {
  const done = now.fraction - start.fraction;
  const seconds = (now.ms - start.ms) / 1000;
  if (done < LEAST_DONE || seconds < LEAST_SECONDS) return undefined;
  return seconds * (1 - now.fraction) / done;
}

const LEAST_DONE = 0.01;
const LEAST_SECONDS = 1;

/**
 * A length of time as people say it.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { sayDuration } from "./time_left.ts";
 * strictEqual(sayDuration(8.2), "9 s");
 * strictEqual(sayDuration(100), "2 min");
 * strictEqual(sayDuration(5400), "1 h 30 min");
 * ```
 */
export function sayDuration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
