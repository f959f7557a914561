import type { Limits } from "../limits.ts";
import type { Store } from "./store.ts";

/** Something that may be removed: the results of a job that has ended, or a file that no job needs. */
interface Removable {
  bytes: number;
  /** When it was last of use, in milliseconds. */
  used: number;
  remove(): Promise<void>;
}

/**
 * Keeps the store within its age and size: first what is too old goes, then, while there are too many bytes, what was
 * used longest ago. What a waiting or running job needs stays.
 *
 * @param options.room Bytes that are about to come.
 */
export async function sweep(
  store: Store,
  { limits, now, room = 0 }: { limits: Limits; now: number; room?: number },
): Promise<void> {
  const removables = listRemovables(store);
  let total = room + store.keptBytes();
  for (const { bytes, used, remove } of removables) {
    if (total <= limits.keptBytes && now - used <= limits.keptMs) continue;
    await remove();
    total -= bytes;
  }
}

function listRemovables(store: Store): Removable[] {
  return [
    ...store.jobs.listEnded().map(({ id, bytes, finished }) => ({
      bytes,
      used: finished,
      remove: () => store.removeJob(id),
    })),
    ...store.files.listIdle().map(({ id, bytes, used }) => ({
      bytes,
      used,
      remove: () => store.removeFile(id),
    })),
  ].sort((a, b) => a.used - b.used);
}
