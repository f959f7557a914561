import { deepStrictEqual } from "node:assert";
import type { Job, StoredFile } from "../../plugins/bridge/schema.ts";
import { describeResult } from "./describe_result.ts";

const IMAGE = { frames: 3, height: 8, width: 9, dtype: "uint16" } as const;
const ID = "a".repeat(32);

function storeOf(files: Record<string, number>) {
  const find = (id: string): StoredFile | undefined =>
    id in files
      ? { id, name: `${id}.tif`, bytes: 1, created: "", image: { ...IMAGE, frames: files[id] } }
      : undefined;
  return { store: { files: { find } } } as unknown as Parameters<typeof describeResult>[1];
}

function jobOf(job: Partial<Job>): Job {
  return {
    id: ID,
    operation: "restore",
    inputs: [],
    parameters: {},
    state: "done",
    attempts: 1,
    created: "",
    results: [],
    ...job,
  };
}

function resultOf(name: string, frames: number): Job["results"][number] {
  return { name, mediaType: "image/tiff", bytes: 1, image: { ...IMAGE, frames } };
}

/** The frames of each pair, after what they are of. */
function framesOf(job: Job, files: Record<string, number>): [string, string | undefined][] {
  return describeResult(job, storeOf(files)).pairs.map(({ before, after }) => [
    `${before.url.split("/").at(-1)} ${before.frame}`,
    after && `${after.url.split("/").at(-1)} ${after.frame}`,
  ]);
}

Deno.test("a stack's frames stand beside those restored, all frames beside the one fused of them", () => {
  const restored = jobOf({ inputs: ["s"], results: [resultOf("restored.tif", 2)] });
  deepStrictEqual(framesOf(restored, { s: 2 }), [["s 0", "restored.tif 0"], ["s 1", "restored.tif 1"]]);
  const fused = jobOf({ operation: "fuse", inputs: ["a", "b"], results: [resultOf("full.tif", 1)] });
  deepStrictEqual(framesOf(fused, { a: 1, b: 1 }), [["a 0", "full.tif 0"], ["b 0", "full.tif 0"]]);
});

Deno.test("a frame that was left out stands beside nothing, and shifts no other", () => {
  const frames = [{ status: "reference" }, { status: "refused" }, { status: "aligned" }];
  const job = jobOf({
    operation: "register",
    inputs: ["s"],
    results: [resultOf("aligned.tif", 2)],
    report: { frames },
  });
  deepStrictEqual(framesOf(job, { s: 3 }), [["s 0", "aligned.tif 0"], ["s 2", "aligned.tif 1"]]);
});

Deno.test("what was sent and deleted since leaves what was made alone; what is not done shows what was sent", () => {
  const job = jobOf({ inputs: ["gone"], results: [resultOf("restored.tif", 1)] });
  deepStrictEqual(framesOf(job, {}), [["restored.tif 0", undefined]]);
  deepStrictEqual(framesOf(jobOf({ state: "running", inputs: ["s"] }), { s: 1 }), [["s 0", undefined]]);
});

Deno.test("a result that was cut lies where it was cut from, and maps lie over it", () => {
  const area = { top: 2, left: 3, height: 5, width: 6 };
  const results = [resultOf("full.tif", 1), resultOf("depth.tif", 1)];
  const { place, maps } = describeResult(
    jobOf({ operation: "fuse", inputs: ["s"], results, report: { area } }),
    storeOf({ s: 1 }),
  );
  deepStrictEqual(place, area);
  deepStrictEqual(maps, [{
    id: "depth",
    title: "Depth",
    unit: "frames",
    url: `/pictures/jobs/${ID}/depth.tif`,
  }]);
});

Deno.test("of a count the frame is shown that was counted, and not the mask", () => {
  const job = jobOf({ operation: "count", inputs: ["s", "m"], parameters: { frame: 2 } });
  deepStrictEqual(framesOf(job, { s: 3, m: 1 }), [["s 1", undefined]]);
});

Deno.test("each frame has its own page of evidence, and one of disagreement where that was asked for", () => {
  const results = [resultOf("restored.tif", 2), resultOf("evidence.tif", 4)];
  const job = jobOf({ inputs: ["s"], results, report: { evidence: [{}, {}] } });
  const pages = describeResult(job, storeOf({ s: 2 })).maps.map(({ id, pages }) => [id, pages]);
  deepStrictEqual(pages, [["evidence", [0, 2]], ["disagreement", [1, 3]]]);
  const fast = jobOf({
    inputs: ["s"],
    results: [results[0], resultOf("evidence.tif", 2)],
    report: job.report,
  });
  const [{ id, pages: own }, ...others] = describeResult(fast, storeOf({ s: 2 })).maps;
  deepStrictEqual([id, own, others], ["evidence", [0, 1], []]);
});
