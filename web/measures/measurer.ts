import { Refusal } from "../../plugins/bridge/refusal.ts";
import { askWorker } from "../ask_worker.ts";
import type { MeasureAnswer, MeasureRequest } from "./measure_job.ts";
import type { Measures } from "./measures.ts";

/** Takes figures, one request after the other, off the thread that answers; what was taken is kept for a while. */
export interface Measurer {
  /** @throws Refusal 422 where they cannot be taken. */
  measure(request: MeasureRequest): Promise<Measures>;
  close(): void;
}

const MOST_KEPT = 100;

export function createMeasurer(): Measurer {
  const closing = new AbortController();
  const kept = new Map<string, Promise<Measures>>();
  let last: Promise<unknown> = Promise.resolve();
  const take = async (request: MeasureRequest): Promise<Measures> => {
    const file = new URL("./measure_worker.ts", import.meta.url);
    const answer = await askWorker<MeasureRequest, MeasureAnswer>(file, request, { signal: closing.signal });
    if ("failure" in answer) throw new Refusal(422, answer.failure.message, answer.failure);
    return answer.measures;
  };
  return {
    measure(request) {
      const key = JSON.stringify(request);
      const known = kept.get(key);
      if (known) return known;
      const measures = last.then(() => take(request));
      last = measures.catch(() => kept.delete(key));
      kept.set(key, measures);
      if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!);
      return measures;
    },
    close: () => closing.abort(),
  };
}
