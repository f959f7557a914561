/// <reference lib="webworker" />
import type { Surroundings, Task } from "../operations/operation.ts";
import { describeFailure, errorText } from "../refusal.ts";
import { findModel, hasModel, putModel } from "./find_model.ts";
import { keepModel } from "./kept_model.ts";
import { runJob } from "./run_job.ts";
import type { RunEnd, RunnableJob, RunnerReply, RunnerRequest } from "./runner_messages.ts";

/** Does one job at a time on a thread of its own, with the last model kept loaded. */
let surroundings: Surroundings | undefined;
let running: AbortController | undefined;

self.onmessage = async ({ data }: MessageEvent<RunnerRequest>) => {
  if (data.kind === "cancel") return running?.abort();
  running = new AbortController();
  const end = await run(data.job, running.signal);
  running = undefined;
  reply(end);
};

async function run(job: RunnableJob, signal: AbortSignal): Promise<RunEnd> {
  surroundings ??= findSurroundings(job);
  try {
    return { kind: "done", ...await runJob(job, { surroundings, signal, onProgress: createReporter() }) };
  } catch (error) {
    if (signal.aborted) return { kind: "cancelled" };
    return { kind: "failed", failure: describeFailure(error), detail: errorText(error) };
  }
}

function findSurroundings({ models }: RunnableJob): Surroundings {
  return {
    findModel: (name) => findModel(name, models),
    hasModel: (name) => hasModel(name, models),
    keepModel: (name, weights) => putModel(name, { folder: models, weights }),
    openLimbus: keepModel(),
    readFile: (path) => Deno.readFile(path),
    now: () => new Date().toISOString(),
    availableBytes: () => Deno.systemMemoryInfo().available,
  };
}

const EVERY_MS = 50;

type Report = Task<unknown>["onProgress"];

/** Tells progress not more often than anyone can look; a new stage at once. */
function createReporter(): Report {
  let told = { stage: "", ms: -Infinity };
  return (stage, fraction, curve) => {
    const ms = performance.now();
    if (stage === told.stage && ms - told.ms < EVERY_MS) return;
    told = { stage, ms };
    const progress = { stage, fraction: Math.min(1, Math.max(0, fraction)), ...(curve && { curve }) };
    reply({ kind: "progress", progress });
  };
}

function reply(message: RunnerReply): void {
  self.postMessage(message);
}
