import type { DatabaseSync } from "node:sqlite";
import type { StoredFile } from "../schema.ts";

/** The rows of uploads. */
export interface FileRows {
  add(file: Omit<StoredFile, "created">): StoredFile;
  find(id: string): StoredFile | undefined;
  /** The newest first. */
  list(most: number): StoredFile[];
  remove(id: string): void;
  /** Whether a job that waits or runs needs it. */
  isNeeded(id: string): boolean;
  /** Those that no such job needs, the one that was used longest ago first. */
  listIdle(): { id: string; bytes: number; used: number }[];
  ids(): string[];
}

interface FileRow {
  id: string;
  name: string;
  bytes: number;
  created: number;
  image: string;
}

const NEEDED =
  `SELECT file FROM inputs JOIN jobs ON jobs.id = inputs.job WHERE state IN ('queued', 'running')`;

export function openFileRows(database: DatabaseSync, now: () => number): FileRows {
  const insert = database.prepare(
    "INSERT INTO files (id, name, bytes, created, used, image) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const select = database.prepare("SELECT * FROM files WHERE id = ?");
  const newest = database.prepare("SELECT * FROM files ORDER BY created DESC, rowid DESC LIMIT ?");
  const remove = database.prepare("DELETE FROM files WHERE id = ?");
  const needed = database.prepare(`SELECT 1 WHERE ? IN (${NEEDED})`);
  const idle = database.prepare(
    `SELECT id, bytes, used FROM files WHERE id NOT IN (${NEEDED}) ORDER BY used`,
  );
  const ids = database.prepare("SELECT id FROM files");
  return {
    add({ id, name, bytes, image }) {
      const created = now();
      insert.run(id, name, bytes, created, created, JSON.stringify(image));
      return { id, name, bytes, created: isoTime(created), image };
    },
    find(id) {
      const row = select.get(id) as unknown as FileRow | undefined;
      return row && toFile(row);
    },
    list: (most) => (newest.all(most) as unknown as FileRow[]).map(toFile),
    remove: (id) => void remove.run(id),
    isNeeded: (id) => needed.get(id) !== undefined,
    listIdle: () => idle.all() as unknown as ReturnType<FileRows["listIdle"]>,
    ids: () => (ids.all() as unknown as { id: string }[]).map(({ id }) => id),
  };
}

function toFile({ id, name, bytes, created, image }: FileRow): StoredFile {
  return { id, name, bytes, created: isoTime(created), image: JSON.parse(image) };
}

export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
