import { DatabaseSync } from "node:sqlite";

/**
 * Rows of files, jobs and results. What is committed survives the end of the process, however it ends: the write-ahead
 * log lies in the system's hands. JSON stands in columns of its own where no query looks into it.
 */
const TABLES = `
  CREATE TABLE IF NOT EXISTS files (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    created INTEGER NOT NULL,
    used INTEGER NOT NULL,
    image TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS jobs (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    operation TEXT NOT NULL,
    parameters TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL,
    started INTEGER,
    finished INTEGER,
    failure TEXT,
    report TEXT
  ) STRICT;
  CREATE TABLE IF NOT EXISTS inputs (
    job TEXT NOT NULL REFERENCES jobs(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    file TEXT NOT NULL,
    PRIMARY KEY (job, position)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS results (
    job TEXT NOT NULL REFERENCES jobs(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    mediaType TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    image TEXT,
    PRIMARY KEY (job, name)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS jobs_by_state ON jobs(state, place);
  CREATE INDEX IF NOT EXISTS inputs_by_file ON inputs(file);
`;

export function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;");
  database.exec(TABLES);
  return database;
}

/** Does several changes, or none of them. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}
