import { VERSION } from "../../core/pipeline/version.ts";
import { createApp } from "./api/app.ts";
import { createHostCheck } from "./api/guard.ts";
import { openDataFolder } from "./data_folder.ts";
import { DEFAULT_LIMITS, type Limits } from "./limits.ts";
import { openWork } from "./open_work.ts";
import { randomId } from "./random_id.ts";
import { API, type Health } from "./schema.ts";
import { claimFolder, type ServerRecord, writeServerRecord } from "./server_record.ts";
import { readToken } from "./token.ts";

export interface BridgeOptions {
  /** The data folder: see `findDataFolder`. */
  folder: string;
  /** Where it listens. Default: the loopback, which nothing outside this computer reaches. */
  hostname?: string;
  /** Default: any that is free; clients read it from the lock file. */
  port?: number;
  limits?: Partial<Limits>;
  /** Told what the server's own output should say. */
  log?: (message: string) => void;
}

/** A server at work. */
export interface Bridge {
  record: ServerRecord;
  /** Whether a job runs. */
  isBusy(): boolean;
  /** When it was last asked something, by `performance.now()`. */
  lastAskedMs(): number;
  /** Stops: what runs is begun again by the next server. */
  close(): Promise<void>;
}

/** Answers under way have so long to end. */
const GRACE_MS = 1000;

/**
 * Starts the server over its data folder, and takes up what an earlier one left there.
 *
 * @throws AlreadyRunning when another works in the same folder.
 */
export async function startBridge(options: BridgeOptions): Promise<Bridge> {
  const { hostname = "127.0.0.1", log = () => {} } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const folder = await openDataFolder(options.folder);
  const claim = await claimFolder(folder);
  try {
    const work = await openWork(folder, { limits, log });
    const health: Health = {
      program: "limbus",
      version: VERSION,
      api: API.version,
      instance: randomId(),
      started: new Date().toISOString(),
    };
    const token = await readToken(folder.token);
    let answer: (request: Request) => Response | Promise<Response> = () =>
      new Response(null, { status: 503 });
    let askedMs = performance.now();
    const server = Deno.serve({ hostname, port: options.port ?? 0, onListen: () => {} }, (request) => {
      askedMs = performance.now();
      return answer(request);
    });
    const { port } = server.addr as Deno.NetAddr;
    const access = { token, isOwnHost: createHostCheck({ hostname, port }) };
    answer = createApp({ ...work.services, health, access, log }).fetch;
    const url = `http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
    const record = { ...health, url, port, pid: Deno.pid, tokenFile: folder.token };
    await writeServerRecord(folder, record);
    return {
      record,
      isBusy: work.services.queue.isBusy,
      lastAskedMs: () => askedMs,
      async close() {
        await Deno.remove(folder.server).catch(() => {});
        const isDown = server.shutdown();
        await work.close();
        await Promise.race([isDown, new Promise((resolve) => setTimeout(resolve, GRACE_MS))]);
        claim.release();
      },
    };
  } catch (error) {
    claim.release();
    throw error;
  }
}
