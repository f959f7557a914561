import type { JobQueue } from "../jobs/job_queue.ts";
import { hasEnded } from "../schema.ts";

/** Resolves when a job has ended, or the time is over. */
export async function awaitEnd(
  queue: JobQueue,
  { id, seconds }: { id: string; seconds: number },
): Promise<void> {
  if (seconds <= 0) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(finish, 1000 * seconds);
    const stop = queue.watch(id, (event) => {
      if (event.kind === "state" && hasEnded(event.job)) finish();
    });
    function finish(): void {
      clearTimeout(timer);
      stop();
      resolve();
    }
    const job = queue.find(id);
    if (!job || hasEnded(job)) finish();
  });
}
