/** What a test run came to. */
export interface TestCounts {
  passed: number;
  failed: number;
  /** Present in the run but ignored, for example for want of a graphics adapter. */
  skipped: number;
  /** Seconds spent in each test file, the slowest first. */
  files: { file: string; seconds: number }[];
}

/**
 * Reads a report that `deno test --junit-path` wrote. A case that a filter left out carries no time and is not
 * counted; steps of a test count as tests.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { countTests } from "./junit.ts";
 * strictEqual(countTests(`<testcase name="a" classname="./a_test.ts" time="0.2">\n</testcase>`).passed, 1);
 * ```
 */
export function countTests(xml: string): TestCounts {
  const counts: TestCounts = { passed: 0, failed: 0, skipped: 0, files: [] };
  const secondsOf = new Map<string, number>();
  for (const [, attributes, body] of xml.matchAll(/<testcase ([^>]*)>(.*?)<\/testcase>/gs)) {
    const seconds = /\btime="([^"]*)"/.exec(attributes)?.[1];
    if (seconds === undefined) continue;
    if (/<(failure|error)\b/.test(body)) counts.failed++;
    else if (/<skipped\b/.test(body)) counts.skipped++;
    else counts.passed++;
    const isStep = /\bname="[^"]* &gt; /.test(attributes);
    const file = /\bclassname="([^"]*)"/.exec(attributes)?.[1].replace(/#.*/, "") ?? "?";
    if (!isStep) secondsOf.set(file, (secondsOf.get(file) ?? 0) + Number(seconds));
  }
  for (const [file, seconds] of secondsOf) counts.files.push({ file, seconds });
  counts.files.sort((a, b) => b.seconds - a.seconds);
  return counts;
}

/** The closing line that people and machines read: `3 passed, 0 failed`. */
export function summarize({ passed, failed }: TestCounts): string {
  return `${passed} passed, ${failed} failed`;
}
