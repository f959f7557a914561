import { hireWorkers } from "../../../core/math/worker_crew.ts";
import { Refusal } from "../refusal.ts";
import type { ImageHeader } from "../schema.ts";
import { type InspectAnswer, inspectFile, type InspectRequest } from "./inspect_file.ts";

/** Looks at uploads, off the thread that answers requests. */
export interface Inspector {
  /**
   * @param name for messages.
   * @throws Refusal 422 where it is no image, damaged, or says that it holds what it cannot.
   */
  inspect(path: string, name: string): Promise<ImageHeader>;
  close(): void;
}

/** Each holds one file: so many are in memory at most, however many come. */
const THREADS = 2;

export function createInspector(): Inspector {
  let crew: ReturnType<typeof hireWorkers<InspectRequest, InspectAnswer>> | undefined;
  return {
    async inspect(path, name) {
      crew ??= hireWorkers<InspectRequest, InspectAnswer>({
        threads: THREADS,
        createWorker: () => new Worker(new URL("./inspect_worker.ts", import.meta.url), { type: "module" }),
        work: inspectFile,
      });
      const answer = await crew.ask({ path, name });
      if ("image" in answer) return answer.image;
      throw new Refusal(422, answer.failure.message, answer.failure);
    },
    close: () => crew?.dismiss(),
  };
}
