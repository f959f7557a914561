import type { JobQueue } from "../jobs/job_queue.ts";
import type { Receiver } from "../exchange/receiver.ts";
import type { Limits } from "../limits.ts";
import type { Health } from "../schema.ts";
import type { Store } from "../store/store.ts";

/** What the routes work with. */
export interface Services {
  store: Store;
  queue: JobQueue;
  receiver: Receiver;
  limits: Limits;
  health: Health;
  /** Names of the models at hand. */
  listModels: () => Promise<ModelEntry[]>;
  access: Access;
  /** Ends the server, where it lets itself be ended by clients. */
  stop?: () => void;
  /** Told what the server's own output should say. */
  log: (message: string) => void;
}

export interface ModelEntry {
  name: string;
  description: string;
  /** Whether it came with Limbus. */
  shipped: boolean;
}

/** Who may ask. */
export interface Access {
  token: string;
  /** Whether a request's Host is one by which this server is meant to be called. */
  isOwnHost: (host: string) => boolean;
}
