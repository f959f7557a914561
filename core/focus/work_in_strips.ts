import { hireWorkers, type Work } from "../math/worker_crew.ts";

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

/** So many that all threads end at about the same time. */
const STRIPS_PER_THREAD = 4;

/** Shares rows of blocks out among threads; the answers come from top to bottom. One thread does them all at once. */
export async function workInStrips<Request, Answer>(
  rows: number,
  { threads = 1, request, work, createWorker, signal, onProgress }: WorkInStripsOptions<Request, Answer>,
): Promise<Answer[]> {
  const count = threads === 1 ? 1 : Math.min(rows, STRIPS_PER_THREAD * threads);
  const strips = Array.from({ length: count }, (_, i): Strip => ({
    first: Math.round(i * rows / count),
    end: Math.round((i + 1) * rows / count),
  }));
  const crew = hireWorkers({ threads: Math.min(threads, count), createWorker, work, signal });
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
