import { hireWorkers, type WorkOptions } from "../math/worker_crew.ts";
import { chooseThreads } from "./choose_threads.ts";
import { countCells, type CountCellsOptions, type CountedCells } from "./count_cells.ts";
import type { NamedFrame } from "./named_frame.ts";

export interface CountFramesOptions extends CountCellsOptions {
  /** How many images are counted at once; the result does not depend on it. By default one a core for large images. */
  threads?: number;
}

/** A frame, and how its cells are to be counted, as they go to a worker. */
export interface CountRequest {
  frame: NamedFrame;
  options: Pick<CountCellsOptions, "area" | "pixelSize" | "spacingPx" | "seed">;
}

/** Answers one request. */
export function countRequested({ frame, options }: CountRequest, work: WorkOptions): Promise<CountedCells> {
  return countCells(frame, { ...options, ...work });
}

/**
 * The cells of several images, counted in the same way, side by side where there are threads.
 *
 * @throws RangeError as `countCells`; the signal's reason once it is aborted.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { countFrames } from "./count_frames.ts";
 * const frames = ["before", "after"].map((name) => ({ name, image: createImage(64, 64) }));
 * const counted = await countFrames(frames);
 * deepStrictEqual(counted.map(({ name, count }) => [name, count.cells]), [["before", 0], ["after", 0]]);
 * ```
 */
export async function countFrames(
  frames: readonly NamedFrame[],
  { threads, signal, onProgress, ...options }: CountFramesOptions = {},
): Promise<CountedCells[]> {
  const crew = hireWorkers<CountRequest, CountedCells>({
    threads: Math.min(frames.length, chooseThreads(frames.map(({ image }) => image), threads)),
    createWorker: () => new Worker(new URL("./count_worker.ts", import.meta.url), { type: "module" }),
    work: countRequested,
    signal,
  });
  const done = frames.map(() => 0);
  try {
    return await Promise.all(
      frames.map((frame, i) =>
        crew.ask({ frame, options }, {
          worker: i,
          onProgress: (fraction) => {
            done[i] = fraction;
            onProgress?.(done.reduce((sum, value) => sum + value) / frames.length);
          },
        })
      ),
    );
  } finally {
    crew.dismiss();
  }
}
