/**
 * Has one request answered on a thread of its own, by a worker whose file calls `answerRequests`; its memory is free
 * again afterwards.
 *
 * @throws The signal's reason once it is aborted; whatever the worker's work throws.
 */
export function askWorker<Request, Answer>(
  file: URL,
  request: Request,
  { signal }: { signal?: AbortSignal } = {},
): Promise<Answer> {
  signal?.throwIfAborted();
  const worker = new Worker(file, { type: "module" });
  return new Promise<Answer>((resolve, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
    worker.onmessage = (
      { data }: MessageEvent<{ answer: Answer } | { failure: unknown } | { progress: number }>,
    ) => {
      if ("answer" in data) resolve(data.answer);
      if ("failure" in data) reject(data.failure);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message));
    };
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}
