import type { Services } from "../../plugins/bridge/mod.ts";
import { Refusal } from "../../plugins/bridge/refusal.ts";
import type { Job } from "../../plugins/bridge/schema.ts";

/** @throws Refusal 404 where there is no such job. */
export function requireJob({ queue }: Pick<Services, "queue">, id: string): Job {
  const job = queue.find(id);
  if (job) return job;
  throw new Refusal(404, "there is no such job", { kind: "NotFound" });
}
