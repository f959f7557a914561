import type { Services } from "../../plugins/bridge/mod.ts";
import type { Job } from "../../plugins/bridge/schema.ts";

/** Names of what was sent for jobs, by id; what is gone has none. */
export function nameFiles(jobs: readonly Job[], { store }: Pick<Services, "store">): Record<string, string> {
  const ids = new Set(jobs.flatMap(({ inputs }) => inputs));
  return Object.fromEntries([...ids].flatMap((id) => {
    const file = store.files.find(id);
    return file ? [[id, file.name]] : [];
  }));
}
