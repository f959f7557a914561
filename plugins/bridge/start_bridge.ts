import { VERSION } from "../../core/pipeline/version.ts";
import { createApp } from "./api/app.ts";
import { createHostCheck } from "./api/guard.ts";
import type { Services } from "./api/services.ts";
import { type DataFolder, openDataFolder } from "./data_folder.ts";
import { DEFAULT_LIMITS, type Limits } from "./limits.ts";
import { type Answer, openDoor } from "./open_door.ts";
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
  /** Called when a client asks that the server ends, and it has nothing to do. Default: none may ask. */
  onStopAsked?: () => void;
  /** Puts something around the API that works with what the API works with. Default: the API alone. */
  mount?: (api: Answer, services: Services, folder: DataFolder) => Answer | Promise<Answer>;
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

/**
 * Starts the server over its data folder, and takes up what an earlier one left there.
 *
 * @throws AlreadyRunning when another works in the same folder.
 */
export async function startBridge(options: BridgeOptions): Promise<Bridge> {
  const { hostname = "127.0.0.1", port = 0, log = () => {}, mount = (api) => api, onStopAsked: stop } =
    options;
  const folder = await openDataFolder(options.folder);
  await using opened = new AsyncDisposableStack();
  opened.adopt(await claimFolder(folder), (claim) => claim.release());
  const door = opened.adopt(openDoor({ hostname, port }), (door) => door.close());
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const { services: work } = opened.adopt(await openWork(folder, { limits, log }), (work) => work.close());
  const health: Health = {
    program: "limbus",
    version: VERSION,
    api: API.version,
    instance: randomId(),
    started: new Date().toISOString(),
  };
  const access = { token: await readToken(folder.token), isOwnHost: createHostCheck(door) };
  const services = { ...work, health, access, log, ...(stop && { stop }) };
  const api = createApp(services);
  door.answerBy(await mount((request) => api.fetch(request), services, folder));
  opened.defer(() => door.answerBy());
  const record = { ...health, url: door.url, port: door.port, pid: Deno.pid, tokenFile: folder.token };
  await writeServerRecord(folder, record);
  opened.defer(() => Deno.remove(folder.server).catch(() => {}));
  const atWork = opened.move();
  return {
    record,
    isBusy: services.queue.isBusy,
    lastAskedMs: door.lastAskedMs,
    close: () => atWork.disposeAsync(),
  };
}
