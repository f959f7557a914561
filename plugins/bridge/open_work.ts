import type { Services } from "./api/services.ts";
import type { DataFolder } from "./data_folder.ts";
import { createInspector } from "./exchange/inspector.ts";
import { createReceiver } from "./exchange/receiver.ts";
import { openJobQueue } from "./jobs/job_queue.ts";
import { createRunner, type Runner } from "./jobs/runner.ts";
import type { Limits } from "./limits.ts";
import { listModels } from "./list_models.ts";
import { openStore } from "./store/store.ts";
import { sweep } from "./store/sweep.ts";

const SWEEP_MS = 3600 * 1000;

type Work = Pick<Services, "store" | "queue" | "receiver" | "limits" | "listModels">;

/** Store, queue and workers over a data folder, without a network. */
export async function openWork(
  folder: DataFolder,
  { limits, log, runner = createRunner() }: {
    limits: Limits;
    log: (message: string) => void;
    runner?: Runner;
  },
): Promise<{ services: Work; close(): Promise<void> }> {
  const store = await openStore(folder, { now: Date.now });
  const tidy = (room = 0) =>
    sweep(store, { limits, now: Date.now(), room }).catch((error) => log(`could not tidy up: ${error}`));
  await tidy();
  const inspector = createInspector();
  const queue = openJobQueue({
    store,
    runner,
    limits,
    models: folder.models,
    log,
    onIdle: tidy,
  });
  const timer = setInterval(tidy, SWEEP_MS);
  return {
    services: {
      store,
      queue,
      receiver: createReceiver({ store, limits, inspector, makeRoom: tidy }),
      limits,
      listModels: () => listModels(folder.models),
    },
    async close() {
      clearInterval(timer);
      await queue.close();
      inspector.close();
      store.close();
    },
  };
}
