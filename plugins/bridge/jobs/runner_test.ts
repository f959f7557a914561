import { deepStrictEqual, strictEqual } from "node:assert";
import { createRunner } from "./runner.ts";
import type { RunnableJob } from "./runner_messages.ts";

const JOB: RunnableJob = {
  operation: "compare",
  parameters: {},
  inputs: [],
  folder: "",
  checkpoint: "",
  models: "",
  maxPixels: 1,
};
const IGNORE = { signal: new AbortController().signal, onProgress: () => {} };

/** A worker of a few lines; counts how many were started. */
function workerOf(code: string): { startWorker: () => Worker; started: () => number } {
  let count = 0;
  const startWorker = () => {
    count++;
    return new Worker(`data:text/javascript,${encodeURIComponent(code)}`, { type: "module" });
  };
  return { startWorker, started: () => count };
}

const DONE = `postMessage({ kind: "done", results: [], report: {} })`;

Deno.test("one worker does all jobs, and what it tells of them is passed on", async () => {
  const { startWorker, started } = workerOf(
    `onmessage = () => { postMessage({ kind: "progress", progress: { stage: "a", fraction: 0.5 } }); ${DONE}; }`,
  );
  const runner = createRunner({ startWorker });
  const told: unknown[] = [];
  for (let i = 0; i < 2; i++) {
    const end = await runner.run(JOB, { ...IGNORE, onProgress: (progress) => told.push(progress) });
    deepStrictEqual(end, { kind: "done", results: [], report: {} });
  }
  runner.close();
  deepStrictEqual(told, Array(2).fill({ stage: "a", fraction: 0.5 }));
  strictEqual(started(), 1);
});

Deno.test("a worker that stops when told is kept; one that does not is ended, and another takes the next job", async () => {
  const kinds = [
    { reply: `postMessage({ kind: "cancelled" })`, patienceMs: 10_000, expected: 1 },
    { reply: "0", patienceMs: 20, expected: 2 },
  ];
  for (const { reply, patienceMs, expected } of kinds) {
    const { startWorker, started } = workerOf(
      `let first = true;
       onmessage = ({ data }) => { if (data.kind === "cancel") ${
        reply || "0"
      }; else if (first) first = false; else ${DONE}; }`,
    );
    const runner = createRunner({ startWorker, patienceMs });
    const controller = new AbortController();
    const run = runner.run(JOB, { ...IGNORE, signal: controller.signal });
    controller.abort();
    deepStrictEqual(await run, { kind: "cancelled" });
    const next = new AbortController();
    const second = runner.run(JOB, { ...IGNORE, signal: next.signal });
    next.abort();
    await second;
    runner.close();
    strictEqual(started(), expected);
  }
});

Deno.test("a worker that breaks fails its job, and another takes the next", async () => {
  const { startWorker, started } = workerOf(`onmessage = () => { throw new Error("broken"); }`);
  const runner = createRunner({ startWorker });
  for (let i = 0; i < 2; i++) {
    const end = await runner.run(JOB, IGNORE);
    strictEqual(end.kind, "failed");
    if (end.kind === "failed") {
      strictEqual(end.failure.message.includes("broken"), false, "only our own output tells");
    }
  }
  runner.close();
  strictEqual(started(), 2);
});
