import { join, resolve } from "node:path";

/** Where the bridge keeps what is its own. */
export interface DataFolder {
  root: string;
  /** Uploads, by id. */
  files: string;
  /** A folder for each job's results, by id. */
  results: string;
  /** What trainings go on from, by job. */
  checkpoints: string;
  /** Weights of the user's own, by name. */
  models: string;
  database: string;
  /** Random; who can read it may use the server. */
  token: string;
  /** Where the running server is: clients look here. */
  server: string;
  /** Locked by the running server. */
  lock: string;
}

/**
 * The user's data folder: `.limbus` in the home folder, the same on every system, so that clients in any language find
 * it; elsewhere where LIMBUS_DATA says so.
 *
 * @throws Error where there is no home folder.
 * @example
 * ```ts
 * import { strictEqual, throws } from "node:assert";
 * import { findDataFolder } from "./data_folder.ts";
 * strictEqual(findDataFolder({ HOME: "/home/ada" }), "/home/ada/.limbus");
 * strictEqual(findDataFolder({ HOME: "/home/ada", LIMBUS_DATA: "/scratch" }), "/scratch");
 * throws(() => findDataFolder({}), /no home folder/);
 * ```
 */
export function findDataFolder(
  { LIMBUS_DATA, HOME, USERPROFILE }: { LIMBUS_DATA?: string; HOME?: string; USERPROFILE?: string },
): string {
  if (LIMBUS_DATA) return LIMBUS_DATA;
  const home = HOME || USERPROFILE;
  if (!home) throw new Error("there is no home folder to keep data in: set LIMBUS_DATA, or pass --data");
  return join(home, ".limbus");
}

/** Makes the folder, for its owner alone, and those within. */
export async function openDataFolder(path: string): Promise<DataFolder> {
  const root = resolve(path);
  const folder: DataFolder = {
    root,
    files: join(root, "files"),
    results: join(root, "results"),
    checkpoints: join(root, "checkpoints"),
    models: join(root, "models"),
    database: join(root, "jobs.sqlite"),
    token: join(root, "token"),
    server: join(root, "server.json"),
    lock: join(root, "lock"),
  };
  for (const path of [root, folder.files, folder.results, folder.checkpoints, folder.models]) {
    await Deno.mkdir(path, { recursive: true, mode: 0o700 });
  }
  // Made here, for its owner alone, before SQLite makes it for everyone.
  await Deno.writeFile(folder.database, new Uint8Array(0), { append: true, mode: 0o600 });
  return folder;
}
