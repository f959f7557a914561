import type { DatabaseSync } from "node:sqlite";
import type { DataFolder } from "../data_folder.ts";
import { partialPath, removePartial } from "../write_whole.ts";
import { openDatabase } from "./database.ts";
import { type FileRows, openFileRows } from "./file_rows.ts";
import { type JobRows, openJobRows } from "./job_rows.ts";

/** Files, jobs and results: rows in the database, and what they name in folders beside it. */
export interface Store {
  files: FileRows;
  jobs: JobRows;
  /** Where an upload's bytes lie. Ids are random, none is ever taken from a name. */
  filePath(id: string): string;
  /** Where a job's results lie. */
  resultFolder(job: string): string;
  /** Where a job keeps what it can go on from, while it has not ended. */
  checkpointPath(job: string): string;
  removeCheckpoint(job: string): Promise<void>;
  removeFile(id: string): Promise<void>;
  removeJob(id: string): Promise<void>;
  /** Of all files and results. */
  keptBytes(): number;
  close(): void;
}

/**
 * Opens what an earlier server left, however it ended: half-written files, and files without a row, are removed; rows
 * without a file are too.
 */
export async function openStore(folder: DataFolder, { now }: { now: () => number }): Promise<Store> {
  const database = openDatabase(folder.database);
  const store = bindStore(database, { folder, now });
  await removePartial(folder.files);
  await removePartial(folder.results);
  await removePartial(folder.checkpoints);
  await removeStrangers(folder.files, new Set(store.files.ids()));
  await removeStrangers(folder.results, new Set(store.jobs.ids()));
  await removeStrangers(folder.checkpoints, idsOfUnended(store.jobs));
  for (const id of store.files.ids()) {
    if (!await exists(store.filePath(id)) && !store.files.isNeeded(id)) store.files.remove(id);
  }
  return store;
}

function bindStore(
  database: DatabaseSync,
  { folder, now }: { folder: DataFolder; now: () => number },
): Store {
  const files = openFileRows(database, now);
  const jobs = openJobRows(database, now);
  const kept = database.prepare(
    "SELECT (SELECT COALESCE(SUM(bytes), 0) FROM files) + (SELECT COALESCE(SUM(bytes), 0) FROM results) AS bytes",
  );
  const filePath = (id: string) => `${folder.files}/${requireId(id)}`;
  const resultFolder = (job: string) => `${folder.results}/${requireId(job)}`;
  const checkpointPath = (job: string) => `${folder.checkpoints}/${requireId(job)}`;
  const removeCheckpoint = async (job: string) => {
    await removeIfThere(checkpointPath(job));
    await removeIfThere(partialPath(checkpointPath(job)));
  };
  return {
    files,
    jobs,
    filePath,
    resultFolder,
    checkpointPath,
    removeCheckpoint,
    async removeFile(id) {
      files.remove(id);
      await removeIfThere(filePath(id));
    },
    async removeJob(id) {
      jobs.remove(id);
      await removeCheckpoint(id);
      await removeIfThere(resultFolder(id));
      await removeIfThere(partialPath(resultFolder(id)));
    },
    keptBytes: () => (kept.get() as { bytes: number }).bytes,
    close: () => database.close(),
  };
}

/** A server that was ended at the very end of a job has not removed its checkpoint any more. */
function idsOfUnended(jobs: JobRows): Set<string> {
  const ended = new Set(jobs.listEnded().map(({ id }) => id));
  return new Set(jobs.ids().filter((id) => !ended.has(id)));
}

/** Nothing but an id becomes part of a path. */
function requireId(id: string): string {
  if (!/^[0-9a-f]{32}$/.test(id)) throw new RangeError("not an id");
  return id;
}

async function removeStrangers(folder: string, known: ReadonlySet<string>): Promise<void> {
  for await (const { name } of Deno.readDir(folder)) {
    if (!known.has(name)) await Deno.remove(`${folder}/${name}`, { recursive: true });
  }
}

async function removeIfThere(path: string): Promise<void> {
  await Deno.remove(path, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
