/** Threads that answer requests of one kind. A worker keeps what it has loaded from one request to the next. */
export interface WorkerCrew<Request, Answer> {
  threads: number;
  /**
   * Has a request answered by the worker of that number (modulo the number of threads), after what it was asked
   * before; by the least busy one when no number is given.
   */
  ask(request: Request, options?: AskOptions): Promise<Answer>;
  /** Ends the workers; what is not yet answered is rejected. */
  dismiss(): void;
}

export interface AskOptions {
  worker?: number;
  /** How much of the request is done, 0..1. */
  onProgress?: (fraction: number) => void;
}

export interface WorkerCrewOptions<Request, Answer> {
  /** With 1 all is done in this thread, without a worker. */
  threads: number;
  /** Starts a worker whose file calls `answerRequests(work)`. */
  createWorker: () => Worker;
  /** What the workers do: called here when there is one thread only. */
  work: Work<Request, Answer>;
  /** Ends the workers when aborted. */
  signal?: AbortSignal;
}

/** Answers one request. */
export type Work<Request, Answer> = (request: Request, options: WorkOptions) => Answer | Promise<Answer>;

export interface WorkOptions {
  /** Only what is done in the caller's thread sees one: a worker is simply ended. */
  signal?: AbortSignal;
  onProgress?: (fraction: number) => void;
}

type Reply<Answer> = { answer: Answer } | { failure: unknown } | { progress: number };

/**
 * Hires workers. Requests and answers are copied as `postMessage` does it; arrays over a SharedArrayBuffer are not
 * copied.
 *
 * @throws The signal's reason, from `ask`, once it is aborted; whatever `work` throws.
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { hireWorkers } from "./worker_crew.ts";
 * const work = (request: number) => 2 * request;
 * const createWorker = () => new Worker("data:text/javascript,", { type: "module" });
 * const crew = hireWorkers({ threads: 1, createWorker, work });
 * strictEqual(await crew.ask(21), 42);
 * crew.dismiss();
 * ```
 */
export function hireWorkers<Request, Answer>(
  options: WorkerCrewOptions<Request, Answer>,
): WorkerCrew<Request, Answer> {
  const { threads, work, createWorker, signal } = options;
  signal?.throwIfAborted();
  if (threads <= 1) {
    let last: Promise<unknown> = Promise.resolve();
    const ask = (request: Request, { onProgress }: AskOptions = {}) => {
      const answer = last.then(() => work(request, { signal, onProgress }));
      last = answer.catch(() => {});
      return answer;
    };
    return { threads: 1, ask, dismiss: () => {} };
  }
  const desks = Array.from({ length: threads }, () => openDesk<Request, Answer>(createWorker()));
  const dismissFor = (reason: unknown) => desks.forEach((desk) => desk.close(reason));
  const abort = () => dismissFor(signal!.reason);
  signal?.addEventListener("abort", abort, { once: true });
  return {
    threads,
    ask(request, { worker, onProgress } = {}) {
      const leastBusy = () => desks.reduce((best, desk) => desk.waiting() < best.waiting() ? desk : best);
      return (worker === undefined ? leastBusy() : desks[worker % threads]).ask(request, onProgress);
    },
    dismiss() {
      signal?.removeEventListener("abort", abort);
      dismissFor(new Error("the workers were dismissed"));
    },
  };
}

interface Desk<Request, Answer> {
  ask(request: Request, onProgress?: (fraction: number) => void): Promise<Answer>;
  waiting(): number;
  close(reason: unknown): void;
}

interface Waiting<Answer> {
  resolve: (answer: Answer) => void;
  reject: (reason: unknown) => void;
  onProgress?: (fraction: number) => void;
}

function openDesk<Request, Answer>(worker: Worker): Desk<Request, Answer> {
  const waiting: Waiting<Answer>[] = [];
  let closed: { reason: unknown } | undefined;
  const close = (reason: unknown) => {
    closed ??= { reason };
    worker.terminate();
    waiting.splice(0).forEach(({ reject }) => reject(reason));
  };
  worker.onmessage = ({ data }: MessageEvent<Reply<Answer>>) => {
    if ("progress" in data) return waiting[0]?.onProgress?.(data.progress);
    const asked = waiting.shift();
    if ("failure" in data) asked?.reject(data.failure);
    else asked?.resolve(data.answer);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    close(new Error(`a worker could not be started: ${event.message}`));
  };
  return {
    ask: (request, onProgress) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(closed.reason);
        waiting.push({ resolve, reject, onProgress });
        worker.postMessage(request);
      }),
    waiting: () => waiting.length,
    close,
  };
}

/** In a worker's file: answers each request in its turn. */
export function answerRequests<Request, Answer>(work: Work<Request, Answer>): void {
  let last: Promise<void> = Promise.resolve();
  const scope = globalThis as unknown as DedicatedWorkerGlobalScope;
  const onProgress = (progress: number) => scope.postMessage({ progress });
  scope.onmessage = ({ data }: MessageEvent<Request>) => {
    last = last.then(async () => {
      try {
        scope.postMessage({ answer: await work(data, { onProgress }) });
      } catch (failure) {
        scope.postMessage({ failure });
      }
    });
  };
}

/**
 * The values in memory that threads share, so that workers need no copy; as they are where that is not to be had, as
 * in pages that are not isolated from others.
 */
export function shareValues<Values extends Float32Array | Uint8Array>(values: Values): Values {
  if (typeof SharedArrayBuffer === "undefined" || values.buffer instanceof SharedArrayBuffer) return values;
  const buffer = new SharedArrayBuffer(values.byteLength);
  new Uint8Array(buffer).set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return (values instanceof Uint8Array ? new Uint8Array(buffer) : new Float32Array(buffer)) as Values;
}

/** Zeros in memory of the same kind: shared where these values are. */
export function roomLike(values: Float32Array, length: number = values.length): Float32Array {
  const isShared = typeof SharedArrayBuffer !== "undefined" && values.buffer instanceof SharedArrayBuffer;
  return isShared ? new Float32Array(new SharedArrayBuffer(4 * length)) : new Float32Array(length);
}
