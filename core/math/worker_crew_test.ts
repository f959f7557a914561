import { deepStrictEqual, rejects, strictEqual } from "node:assert";
import { hireWorkers, shareValues, type WorkOptions } from "./worker_crew.ts";

const crewUrl = new URL("worker_crew.ts", import.meta.url);

/** Doubles numbers, fails on negative ones, never ends on 0; says which worker answered. */
const SOURCE = `
  import { answerRequests } from "${crewUrl}";
  const name = crypto.randomUUID();
  answerRequests(async (n, { onProgress }) => {
    onProgress(0.5);
    if (n < 0) throw new RangeError("negative: " + n);
    if (n === 0) await new Promise(() => {});
    return { name, value: 2 * n };
  });
`;

const createWorker = () =>
  new Worker(`data:text/javascript,${encodeURIComponent(SOURCE)}`, { type: "module" });
const work = (n: number, { onProgress }: WorkOptions) => {
  onProgress?.(0.5);
  if (n < 0) throw new RangeError(`negative: ${n}`);
  return { name: "here", value: 2 * n };
};

for (const threads of [1, 2]) {
  Deno.test(`${threads} thread(s) answer each request with its own answer`, async () => {
    const crew = hireWorkers({ threads, createWorker, work });
    const answers = await Promise.all([1, 2, 3, 4, 5].map((n) => crew.ask(n)));
    crew.dismiss();
    deepStrictEqual(answers.map(({ value }) => value), [2, 4, 6, 8, 10]);
    strictEqual(new Set(answers.map(({ name }) => name)).size, threads);
  });

  Deno.test(`${threads} thread(s) go on after a failure, which keeps its kind`, async () => {
    const crew = hireWorkers({ threads, createWorker, work });
    await rejects(
      crew.ask(-1, { worker: 0 }),
      (error) => error instanceof RangeError && /negative: -1/.test(error.message),
    );
    strictEqual((await crew.ask(4, { worker: 0 })).value, 8);
    crew.dismiss();
  });
}

for (const threads of [1, 2]) {
  Deno.test(`${threads} thread(s) tell their progress`, async () => {
    const crew = hireWorkers({ threads, createWorker, work });
    const told: number[] = [];
    await crew.ask(1, { onProgress: (fraction) => told.push(fraction) });
    crew.dismiss();
    deepStrictEqual(told, [0.5]);
  });
}

Deno.test("a numbered request goes to the same worker each time", async () => {
  const crew = hireWorkers({ threads: 2, createWorker, work });
  const names = await Promise.all(
    [0, 1, 0, 1, 2].map(async (worker) => (await crew.ask(1, { worker })).name),
  );
  crew.dismiss();
  strictEqual(names[0], names[2]);
  strictEqual(names[0], names[4]);
  strictEqual(names[1], names[3]);
  strictEqual(names[0] === names[1], false);
});

Deno.test("aborting ends a request that would never end", async () => {
  const controller = new AbortController();
  const crew = hireWorkers({ threads: 2, createWorker, work, signal: controller.signal });
  const endless = crew.ask(0);
  controller.abort(new Error("cancelled"));
  await rejects(endless, /cancelled/);
  await rejects(crew.ask(1), /cancelled/);
});

Deno.test("a worker that cannot start is told", async () => {
  const crew = hireWorkers({
    threads: 2,
    createWorker: () => new Worker("data:text/javascript,throw new Error('broken')", { type: "module" }),
    work,
  });
  await rejects(crew.ask(1), /could not be started/);
  crew.dismiss();
});

Deno.test("shared values are the same values", () => {
  const shared = shareValues(Float32Array.of(1, 2));
  deepStrictEqual([...shared], [1, 2]);
  strictEqual(shareValues(shared), shared);
});
