import type { Progress } from "../schema.ts";
import type { RunEnd, RunnableJob, RunnerReply, RunnerRequest } from "./runner_messages.ts";

/** Does jobs, one at a time, off the thread that answers requests. */
export interface Runner {
  run(job: RunnableJob, options: RunOptions): Promise<RunEnd>;
  close(): void;
}

export interface RunOptions {
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
}

/** A worker that has not stopped by then, a tile's time, is ended; the next job starts another. */
const PATIENCE_MS = 10_000;

/** @param options.startWorker starts one that speaks as `runner_worker.ts` does. */
export function createRunner(
  { startWorker = startRunnerWorker, patienceMs = PATIENCE_MS }: {
    startWorker?: () => Worker;
    patienceMs?: number;
  } = {},
): Runner {
  let worker: Worker | undefined;
  const dismiss = (): void => {
    worker?.terminate();
    worker = undefined;
  };
  return {
    async run(job, { signal, onProgress }) {
      if (signal.aborted) return { kind: "cancelled" };
      worker ??= startWorker();
      const { end, isOver } = await converse(worker, { job, signal, onProgress, patienceMs });
      if (isOver) dismiss();
      return end;
    },
    close: dismiss,
  };
}

function startRunnerWorker(): Worker {
  return new Worker(new URL("./runner_worker.ts", import.meta.url), { type: "module" });
}

/** One job from being handed over to its end; whether the worker is of no use after it. */
function converse(
  worker: Worker,
  { job, signal, onProgress, patienceMs }: RunOptions & { job: RunnableJob; patienceMs: number },
): Promise<{ end: RunEnd; isOver: boolean }> {
  return new Promise((resolve) => {
    let patience: ReturnType<typeof setTimeout> | undefined;
    const settle = (end: RunEnd, isOver: boolean): void => {
      clearTimeout(patience);
      signal.removeEventListener("abort", cancel);
      worker.onmessage = worker.onerror = null;
      resolve({ end, isOver });
    };
    const cancel = (): void => {
      ask({ kind: "cancel" });
      patience = setTimeout(() => settle({ kind: "cancelled" }, true), patienceMs);
    };
    const ask = (request: RunnerRequest): void => worker.postMessage(request);
    worker.onmessage = ({ data }: MessageEvent<RunnerReply>) => {
      if (data.kind === "progress") onProgress(data.progress);
      else settle(data, false);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      const failure = { kind: "Internal", message: "the worker ended; the server's own output tells more" };
      settle({ kind: "failed", failure, detail: event.message }, true);
    };
    signal.addEventListener("abort", cancel, { once: true });
    ask({ kind: "run", job });
  });
}
