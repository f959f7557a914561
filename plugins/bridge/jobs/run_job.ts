import { decodeScan } from "../../../core/formats/mod.ts";
import type { NamedScan } from "../../../core/pipeline/collect_frames.ts";
import type { Surroundings, Task } from "../operations/operation.ts";
import { findOperation } from "../operations/registry.ts";
import { readIfThere } from "../read_if_there.ts";
import type { Result } from "../schema.ts";
import type { RunnableJob } from "./runner_messages.ts";
import { writeWhole } from "../write_whole.ts";
import { writeOutputs } from "./write_outputs.ts";

/** Does a job from its files to its results. */
export async function runJob(
  { operation: name, parameters, inputs, folder, checkpoint, maxPixels }: RunnableJob,
  { surroundings, signal, onProgress }: {
    surroundings: Surroundings;
    signal: AbortSignal;
    onProgress: Task<unknown>["onProgress"];
  },
): Promise<{ results: Result[]; report: Record<string, unknown> }> {
  const operation = findOperation(name);
  const scans: NamedScan[] = [];
  for (const { name, path } of inputs) {
    signal.throwIfAborted();
    // Not kept in a variable: the file's bytes are free again once decoded.
    scans.push({ name, scan: await decodeScan(await Deno.readFile(path, { signal }), name, { maxPixels }) });
  }
  const { outputs, report } = await operation.run(scans, {
    parameters: operation.parameters.parse(parameters),
    surroundings,
    signal,
    onProgress,
    checkpoint: {
      read: () => readIfThere(checkpoint),
      write: (bytes) => writeWhole(checkpoint, bytes, { mode: 0o600 }),
    },
  });
  return { results: await writeOutputs(outputs, { folder, signal }), report };
}
