import { deepStrictEqual, strictEqual } from "node:assert";
import { type DataFolder, openDataFolder } from "../data_folder.ts";
import { DEFAULT_LIMITS } from "../limits.ts";
import { openStore, type Store } from "./store.ts";
import { sweep } from "./sweep.ts";

const IMAGE = { frames: 1, height: 1, width: 1, dtype: "uint8" } as const;
const FAILURE = { kind: "Interrupted", message: "interrupted" };
const id = (digit: string) => digit.repeat(32);

async function inStore(
  work: (store: Store, context: { folder: DataFolder; clock: { ms: number } }) => Promise<void>,
) {
  const root = await Deno.makeTempDir({ prefix: "limbus-store-" });
  const folder = await openDataFolder(root);
  const clock = { ms: 1000 };
  const store = await openStore(folder, { now: () => clock.ms++ });
  try {
    await work(store, { folder, clock });
  } finally {
    store.close();
    await Deno.remove(root, { recursive: true });
  }
}

async function addFile(store: Store, digit: string, bytes = 10): Promise<string> {
  await Deno.writeFile(store.filePath(id(digit)), new Uint8Array(bytes));
  return store.files.add({ id: id(digit), name: digit, bytes, image: IMAGE }).id;
}

Deno.test("jobs are begun in the order in which they came; one that is put back keeps its place", () =>
  inStore(async (store) => {
    const inputs = [await addFile(store, "a")];
    const [first, second] = [1, 2].map(() =>
      store.jobs.add({ operation: "restore", inputs, parameters: { tile: 64 } })
    );
    strictEqual(store.jobs.begin()?.id, first.id);
    store.jobs.putBack(first.id);
    strictEqual(store.jobs.find(first.id)?.attempts, 0);
    const begun = store.jobs.begin()!;
    deepStrictEqual([begun.id, begun.state, begun.attempts, begun.inputs, begun.parameters], [
      first.id,
      "running",
      1,
      inputs,
      { tile: 64 },
    ]);
    const results = [{ name: "restored.tif", mediaType: "image/tiff", bytes: 3, image: IMAGE }];
    const done = store.jobs.end(first.id, { state: "done", results, report: { notes: [] } });
    deepStrictEqual([done.state, done.results, done.report], ["done", results, { notes: [] }]);
    strictEqual(store.jobs.begin()?.id, second.id);
    strictEqual(store.jobs.begin(), undefined);
  }));

Deno.test("what ran when the server ended waits again, until it has been begun too often", () =>
  inStore((store) => {
    const { id } = store.jobs.add({ operation: "restore", inputs: [], parameters: {} });
    for (const state of ["queued", "queued", "failed"]) {
      store.jobs.begin();
      store.jobs.recover({ attempts: 3, failure: FAILURE });
      strictEqual(store.jobs.find(id)?.state, state);
    }
    deepStrictEqual(store.jobs.find(id)?.failure, FAILURE);
    return Promise.resolve();
  }));

Deno.test("what a server that was ended left half-written, or without a row, is removed by the next one", () =>
  inStore(async (store, { folder }) => {
    const kept = await addFile(store, "a");
    const job = store.jobs.add({ operation: "compare", inputs: [], parameters: {} });
    await Deno.mkdir(store.resultFolder(job.id));
    await Deno.mkdir(`${store.resultFolder(id("c"))}.partial`);
    await Deno.mkdir(store.resultFolder(id("d")));
    await Deno.writeFile(`${store.filePath(id("b"))}.partial`, new Uint8Array(5));
    await Deno.writeFile(store.filePath(id("e")), new Uint8Array(5));
    store.files.add({ id: id("f"), name: "lost", bytes: 1, image: IMAGE });
    const ended = store.jobs.add({ operation: "train", inputs: [], parameters: {} });
    store.jobs.end(ended.id, { state: "failed", failure: FAILURE });
    for (const owner of [job.id, ended.id, id("d")]) {
      await Deno.writeTextFile(store.checkpointPath(owner), "");
    }
    const next = await openStore(folder, { now: () => 5000 });
    deepStrictEqual([...Deno.readDirSync(folder.files)].map(({ name }) => name), [kept]);
    deepStrictEqual([...Deno.readDirSync(folder.results)].map(({ name }) => name), [job.id]);
    deepStrictEqual([...Deno.readDirSync(folder.checkpoints)].map(({ name }) => name), [job.id]);
    deepStrictEqual(next.files.ids(), [kept]);
    next.close();
  }));

Deno.test("age and size decide what goes, the least recently used first; what a job needs stays", () =>
  inStore(async (store, { clock }) => {
    const [needed, old, young] = [
      await addFile(store, "a"),
      await addFile(store, "b"),
      await addFile(store, "c"),
    ];
    store.jobs.add({ operation: "restore", inputs: [needed], parameters: {} });
    clock.ms = 2000;
    const used = store.jobs.add({ operation: "restore", inputs: [young], parameters: {} });
    store.jobs.end(used.id, { state: "cancelled" });
    const limits = { ...DEFAULT_LIMITS, keptBytes: 25, keptMs: 1e6 };
    await sweep(store, { limits, now: 3000 });
    deepStrictEqual(store.files.ids().sort(), [needed, young], `${old} went`);
    await sweep(store, { limits, now: 3000, room: 10 });
    deepStrictEqual(store.files.ids(), [needed]);
    strictEqual(store.jobs.find(used.id)?.state, "cancelled");
    await sweep(store, { limits, now: 2e6 });
    strictEqual(store.jobs.find(used.id), undefined, "too old");
    deepStrictEqual(store.files.ids(), [needed]);
  }));

Deno.test("nothing but an id becomes part of a path", () =>
  inStore((store) => {
    for (const name of ["../secret", "", "A".repeat(32), `${id("a")}/..`]) {
      let path: string | undefined;
      try {
        path = store.filePath(name);
      } catch { /* as it should be */ }
      strictEqual(path, undefined);
    }
    return Promise.resolve();
  }));
