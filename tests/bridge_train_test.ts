import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { join } from "node:path";
import { encodeTiff } from "../core/formats/mod.ts";
import { decodeWeights } from "../core/network/weights_file.ts";
import { synthesizeStack } from "../core/synthesis/synthesize_stack.ts";
import type { Services } from "../plugins/bridge/api/services.ts";
import { type DataFolder, openDataFolder } from "../plugins/bridge/data_folder.ts";
import { DEFAULT_LIMITS } from "../plugins/bridge/limits.ts";
import { openWork } from "../plugins/bridge/open_work.ts";
import { hasEnded, type Job, type Progress } from "../plugins/bridge/schema.ts";
import { listBelow } from "./bridge_workbench.ts";
import { scanOf } from "./cli_workbench.ts";
import { encodeLiftingModel } from "./tiny_model.ts";

type Queue = Services["queue"];

const PARAMETERS = { from: "same", steps: 3, aligned: true, always: true, device: "cpu", threads: 1 };

/** Work over a data folder, which a model that changes nothing lies in. */
async function inDataFolder(work: (folder: DataFolder) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "limbus-bridge-" });
  try {
    const folder = await openDataFolder(root);
    await Deno.writeFile(join(folder.models, "same.safetensors"), encodeLiftingModel(0));
    await work(folder);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function withWork(
  folder: DataFolder,
  work: (services: Pick<Services, "queue" | "receiver" | "listModels">) => Promise<void>,
): Promise<void> {
  const { services, close } = await openWork(folder, { limits: DEFAULT_LIMITS, log: () => {} });
  try {
    await work(services);
  } finally {
    await close();
  }
}

async function sendStack(receiver: Services["receiver"]): Promise<string> {
  const { frames } = synthesizeStack({ seed: "train", height: 144, width: 288, frames: 2, maxRadiusPx: 4 });
  const bytes = await encodeTiff(scanOf(frames)) as Uint8Array<ArrayBuffer>;
  return (await receiver.receive({ body: new Blob([bytes]).stream(), name: "stack.tif" })).id;
}

/** Waits until a job's progress is as asked for. */
function until(queue: Queue, id: string, isSo: (progress: Progress) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = queue.watch(id, (event) => {
      const isOver = event.kind === "state" && hasEnded(event.job);
      if (isOver) reject(new Error(JSON.stringify(event.job)));
      else if (event.kind !== "progress" || !isSo(event.progress)) return;
      stop();
      resolve();
    });
  });
}

function untilEnded(queue: Queue, id: string): Promise<Job> {
  return new Promise((resolve) => {
    const look = (job: Job) => {
      if (!hasEnded(job)) return false;
      resolve(job);
      return true;
    };
    const stop = queue.watch(id, (event) => {
      if (event.kind === "state" && look(event.job)) stop();
    });
    if (look(queue.find(id)!)) stop();
  });
}

Deno.test({
  name:
    "train tells how the learning goes, goes on after a restart, and leaves a model that the next job restores by",
  sanitizeOps: false,
  sanitizeResources: false,
  fn: () =>
    inDataFolder(async (folder) => {
      let [id, stack] = ["", ""];
      await withWork(folder, async ({ queue, receiver }) => {
        stack = await sendStack(receiver);
        const job = queue.submit({
          operation: "train",
          inputs: [stack],
          parameters: { ...PARAMETERS, name: "mine" },
        });
        id = job.id;
        await until(queue, id, ({ stage, curve = [] }) =>
          stage === "train" && curve.some(({ step, heldOut }) =>
            step > 0 && heldOut !== undefined
          ));
      });
      deepStrictEqual(await listBelow(folder.checkpoints), [id]);
      await withWork(folder, async ({ queue, listModels }) => {
        const { state, results, report, failure } = await untilEnded(queue, id);
        strictEqual(state, "done", failure?.message);
        deepStrictEqual(
          results.map(({ name }) =>
            name
          ),
          [
            "weights.safetensors",
            "card.md",
            "report.html",
            "losses.csv",
            "losses.json",
          ],
        );
        const { verdict, model, training, notes } = report as Record<string, never> & { notes: string[] };
        match(notes.join(), /the server ended meanwhile: gone on after step [12]/);
        strictEqual(model, "mine");
        const { curve, steps } = training as { curve: { step: number }[]; steps: { done: number } };
        deepStrictEqual(curve.map(({ step }) => step).filter((step) => step > 0), [1, 2, 3]);
        strictEqual(steps.done, 3);
        const at = (name: string) => join(folder.results, id, name);
        for (const sentence of (verdict as { sentences: string[] }).sentences) {
          ok((await Deno.readTextFile(at("report.html"))).includes(sentence));
        }
        strictEqual((await Deno.readTextFile(at("losses.csv"))).trim().split("\n").length, 4);
        const weights = await Deno.readFile(at("weights.safetensors"));
        strictEqual(decodeWeights(weights, "mine").provenance.steps, 3);
        deepStrictEqual(await Deno.readFile(join(folder.models, "mine.safetensors")), weights);
        deepStrictEqual(await listBelow(folder.checkpoints), []);
        ok((await listModels()).some(({ name }) => name === "mine"));

        const parameters = { method: "network", model: "mine", device: "cpu", quality: "fast", threads: 1 };
        const restored = queue.submit({ operation: "restore", inputs: [stack], parameters });
        strictEqual((await untilEnded(queue, restored.id)).state, "done");
        const again = queue.submit({
          operation: "train",
          inputs: [stack],
          parameters: { ...PARAMETERS, name: "mine" },
        });
        match((await untilEnded(queue, again.id)).failure!.message, /called mine already: give another name/);
      });
    }),
});

Deno.test({
  name: "train that is cancelled leaves no result, no model and nothing to go on from",
  sanitizeOps: false,
  sanitizeResources: false,
  fn: () =>
    inDataFolder((folder) =>
      withWork(folder, async ({ queue, receiver }) => {
        const { id } = queue.submit({
          operation: "train",
          inputs: [await sendStack(receiver)],
          parameters: { ...PARAMETERS, steps: 6000, name: "mine" },
        });
        await until(queue, id, ({ curve = [] }) => (curve.at(-1)?.step ?? 0) > 0);
        strictEqual((await queue.cancel(id))?.state, "cancelled");
        deepStrictEqual(await listBelow(folder.results), []);
        deepStrictEqual(await listBelow(folder.checkpoints), []);
        deepStrictEqual(await listBelow(folder.models), ["same.safetensors"]);
      })
    ),
});
