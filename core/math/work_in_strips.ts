import { hireWorkers, type Work } from "./worker_crew.ts";

/** Rows of blocks, the last one not included. */
export interface Strip {
  first: number;
  end: number;
}

export interface WorkInStripsOptions<Request, Answer> {
  /** Default 1. */
  threads?: number;
  /** What is asked for a strip. */
  request: (strip: Strip) => Request;
  /** Does what is asked, here or in a worker. */
  work: Work<Request, Answer>;
  createWorker: () => Worker;
  signal?: AbortSignal;
  onProgress?: (fraction: number) => void;
}

/**
 * Shares rows of blocks out among threads, one strip each: a thread's second strip would take longer, as its code has
 * been made for the first one's arrays. The answers come from top to bottom.
 */
export async function workInStrips<Request, Answer>(
  rows: number,
  { threads = 1, request, work, createWorker, signal, onProgress }: WorkInStripsOptions<Request, Answer>,
): Promise<Answer[]> {
  const count = Math.min(rows, threads);
  const strips = Array.from({ length: count }, (_, i): Strip => ({
    first: Math.round(i * rows / count),
    end: Math.round((i + 1) * rows / count),
  }));
  const crew = hireWorkers({ threads: count, createWorker, work, signal });
  const done = strips.map(() => 0);
  try {
    return await Promise.all(strips.map((strip, i) =>
      crew.ask(request(strip), {
        worker: i,
        onProgress: (fraction) => {
          done[i] = fraction;
          onProgress?.(done.reduce((sum, value) => sum + value) / count);
        },
      })
    ));
  } finally {
    crew.dismiss();
  }
}
