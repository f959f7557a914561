import type { DataFolder } from "./data_folder.ts";
import type { Health } from "./schema.ts";
import { writeWhole } from "./write_whole.ts";

/** What the lock file tells clients: where the server is, and where its token lies. */
export interface ServerRecord extends Health {
  url: string;
  port: number;
  pid: number;
  tokenFile: string;
}

/** Another server works in this folder. */
export class AlreadyRunning extends Error {
  override readonly name = "AlreadyRunning";
  /** As it told of itself, where it did. */
  readonly server?: ServerRecord;

  /** @param why it does not make room, where it was asked to. */
  constructor(server?: ServerRecord, why?: string) {
    const where = server ? ` at ${server.url} (process ${server.pid}, version ${server.version})` : "";
    super(`a server is already running${where}${why === undefined ? "" : `; ${why}`}`);
    this.server = server;
  }
}

/** The folder held by one server: the system lets go of it when the process ends, however it ends. */
export interface FolderClaim {
  release(): void;
}

/** @throws AlreadyRunning */
export async function claimFolder({ lock, server }: DataFolder): Promise<FolderClaim> {
  const file = await Deno.open(lock, { write: true, create: true, mode: 0o600 });
  if (!await file.tryLock(true)) {
    file.close();
    throw new AlreadyRunning(await readServerRecord(server));
  }
  // What a server that was killed left there leads nowhere.
  await Deno.remove(server).catch(() => {});
  return { release: () => file.close() };
}

export async function writeServerRecord({ server }: DataFolder, record: ServerRecord): Promise<void> {
  await writeWhole(server, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
}

/** What the last server told of itself; undefined where there is nothing to be read. */
export async function readServerRecord(path: string): Promise<ServerRecord | undefined> {
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch {
    return undefined;
  }
}
