import { deepStrictEqual, strictEqual } from "node:assert";
import type { Job } from "../../plugins/bridge/schema.ts";
import { createJobList } from "./job_list.ts";

const RUNNING: Job = {
  id: "a".repeat(32),
  operation: "count",
  inputs: [],
  parameters: {},
  state: "running",
  attempts: 1,
  created: "2026-01-01T00:00:00.000Z",
  results: [],
};

/** What the page is told, and what it asks for; the browser's own is put back afterwards. */
async function inPage(
  work: (
    server: { tell(event: string, data: unknown): void; open(): void; answer(jobs: Job[]): void },
  ) => Promise<void>,
): Promise<void> {
  const events = new EventTarget() as EventTarget & { onopen?: () => void; close(): void };
  events.close = () => {};
  const { promise, resolve } = Promise.withResolvers<Response>();
  const page = {
    document: Object.assign(new EventTarget(), { hidden: false }),
    EventSource: function () {
      return events;
    },
    fetch: () => promise,
  };
  const before = Object.keys(page).map((name) =>
    [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const
  );
  for (const [name, value] of Object.entries(page)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  try {
    await work({
      tell: (event, data) => events.dispatchEvent(new MessageEvent(event, { data: JSON.stringify(data) })),
      open: () => events.onopen?.(),
      answer: (jobs) => resolve(Response.json({ jobs })),
    });
  } finally {
    for (const [name, descriptor] of before) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else delete (globalThis as Record<string, unknown>)[name];
    }
  }
}

Deno.test("a job that has ended stays so, though a list from before comes later", () =>
  inPage(async ({ tell, open, answer }) => {
    const list = createJobList({ jobs: [RUNNING], names: {} });
    const stop = list.follow();
    open();
    tell("progress", { id: RUNNING.id, stage: "count", fraction: 0.5 });
    strictEqual(list.jobs.value[0].progress?.fraction, 0.5);
    tell("state", { ...RUNNING, state: "done" });
    const older = { ...RUNNING, id: "b".repeat(32) };
    answer([RUNNING, older]);
    while (list.jobs.value.length < 2) await new Promise((resolve) => setTimeout(resolve));
    deepStrictEqual(list.jobs.value.map(({ state }) => state), ["done", "running"]);
    tell("progress", { id: RUNNING.id, stage: "count", fraction: 1 });
    strictEqual(list.jobs.value[0].progress, undefined);
    stop();
  }));
