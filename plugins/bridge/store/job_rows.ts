import type { DatabaseSync } from "node:sqlite";
import { randomId } from "../random_id.ts";
import type { Failure, Job, JobState, Result } from "../schema.ts";
import { inTransaction } from "./database.ts";
import { isoTime } from "./file_rows.ts";

/** What a client asks for. */
export type JobOrder = Pick<Job, "operation" | "inputs" | "parameters">;

/** How a job ended. */
export type JobEnd =
  | { state: "done"; results: readonly Result[]; report: Record<string, unknown> }
  | { state: "failed"; failure: Failure }
  | { state: "cancelled" };

/** Which jobs are listed. */
export interface JobChoice {
  state?: JobState;
  /** One of their inputs. */
  input?: string;
  most: number;
}

/** The rows of jobs: each change is whole or not at all. */
export interface JobRows {
  add(order: JobOrder): Job;
  find(id: string): Job | undefined;
  /** The newest first. */
  list(options: JobChoice): Job[];
  count(state: JobState): number;
  /** Begins the job that has waited longest; undefined where none waits. */
  begin(): Job | undefined;
  /** Puts a running job back to where it stood in the queue, as if it had not been begun. */
  putBack(id: string): void;
  /** What ran when an earlier server ended waits again; what has been begun so often that it may be the cause fails. */
  recover(options: { attempts: number; failure: Failure }): void;
  end(id: string, end: JobEnd): Job;
  remove(id: string): void;
  /** Those that have ended, the one that ended longest ago first. */
  listEnded(): { id: string; bytes: number; finished: number }[];
  ids(): string[];
}

interface JobRow {
  id: string;
  operation: string;
  parameters: string;
  state: JobState;
  attempts: number;
  created: number;
  started: number | null;
  finished: number | null;
  failure: string | null;
  report: string | null;
}

interface ResultRow {
  name: string;
  mediaType: string;
  bytes: number;
  image: string | null;
}

export function openJobRows(database: DatabaseSync, now: () => number): JobRows {
  const read = jobReader(database);
  const statements = {
    insert: database.prepare(
      "INSERT INTO jobs (id, operation, parameters, state, created) VALUES (?, ?, ?, 'queued', ?)",
    ),
    input: database.prepare("INSERT INTO inputs (job, position, file) VALUES (?, ?, ?)"),
    use: database.prepare("UPDATE files SET used = ? WHERE id = ?"),
    result: database.prepare(
      "INSERT INTO results (job, position, name, mediaType, bytes, image) VALUES (?, ?, ?, ?, ?, ?)",
    ),
    begin: database.prepare(
      `UPDATE jobs SET state = 'running', attempts = attempts + 1, started = ?
       WHERE place = (SELECT MIN(place) FROM jobs WHERE state = 'queued') RETURNING id`,
    ),
    putBack: database.prepare(
      "UPDATE jobs SET state = 'queued', attempts = attempts - 1 WHERE id = ? AND state = 'running'",
    ),
    giveUp: database.prepare(
      "UPDATE jobs SET state = 'failed', finished = ?, failure = ? WHERE state = 'running' AND attempts >= ?",
    ),
    requeue: database.prepare("UPDATE jobs SET state = 'queued' WHERE state = 'running'"),
    end: database.prepare("UPDATE jobs SET state = ?, finished = ?, failure = ?, report = ? WHERE id = ?"),
    remove: database.prepare("DELETE FROM jobs WHERE id = ?"),
    count: database.prepare("SELECT COUNT(*) AS count FROM jobs WHERE state = ?"),
    ended: database.prepare(
      `SELECT id, finished, (SELECT COALESCE(SUM(bytes), 0) FROM results WHERE job = jobs.id) AS bytes
       FROM jobs WHERE state NOT IN ('queued', 'running') ORDER BY finished`,
    ),
    ids: database.prepare("SELECT id FROM jobs"),
  };
  return {
    add: ({ operation, inputs, parameters }) =>
      inTransaction(database, () => {
        const id = randomId();
        statements.insert.run(id, operation, JSON.stringify(parameters), now());
        inputs.forEach((file, position) => {
          statements.input.run(id, position, file);
          statements.use.run(now(), file);
        });
        return read.one(id)!;
      }),
    find: read.one,
    list: read.newest,
    count: (state) => (statements.count.get(state) as { count: number }).count,
    begin() {
      const begun = statements.begin.get(now()) as { id: string } | undefined;
      return begun && read.one(begun.id);
    },
    putBack: (id) => void statements.putBack.run(id),
    recover: ({ attempts, failure }) =>
      inTransaction(database, () => {
        statements.giveUp.run(now(), JSON.stringify(failure), attempts);
        statements.requeue.run();
      }),
    end: (id, end) =>
      inTransaction(database, () => {
        const failure = end.state === "failed" ? JSON.stringify(end.failure) : null;
        const report = end.state === "done" ? JSON.stringify(end.report) : null;
        statements.end.run(end.state, now(), failure, report, id);
        const results = end.state === "done" ? end.results : [];
        results.forEach(({ name, mediaType, bytes, image }, position) => {
          statements.result.run(id, position, name, mediaType, bytes, image ? JSON.stringify(image) : null);
        });
        return read.one(id)!;
      }),
    remove: (id) => void statements.remove.run(id),
    listEnded: () => statements.ended.all() as unknown as ReturnType<JobRows["listEnded"]>,
    ids: () => (statements.ids.all() as unknown as { id: string }[]).map(({ id }) => id),
  };
}

function jobReader(database: DatabaseSync) {
  const one = database.prepare("SELECT * FROM jobs WHERE id = ?");
  const newest = database.prepare(
    "SELECT * FROM jobs WHERE state = COALESCE(?, state) ORDER BY place DESC LIMIT ?",
  );
  const taking = database.prepare(
    `SELECT * FROM jobs WHERE id IN (SELECT job FROM inputs WHERE file = ?) AND state = COALESCE(?, state)
     ORDER BY place DESC LIMIT ?`,
  );
  const inputs = database.prepare("SELECT file FROM inputs WHERE job = ? ORDER BY position");
  const results = database.prepare("SELECT * FROM results WHERE job = ? ORDER BY position");
  const toJob = (row: JobRow): Job => ({
    id: row.id,
    operation: row.operation,
    inputs: (inputs.all(row.id) as unknown as { file: string }[]).map(({ file }) => file),
    parameters: JSON.parse(row.parameters),
    state: row.state,
    attempts: row.attempts,
    created: isoTime(row.created),
    ...(row.started !== null && { started: isoTime(row.started) }),
    ...(row.finished !== null && { finished: isoTime(row.finished) }),
    ...(row.failure !== null && { failure: JSON.parse(row.failure) }),
    results: (results.all(row.id) as unknown as ResultRow[]).map(toResult),
    ...(row.report !== null && { report: JSON.parse(row.report) }),
  });
  return {
    one(id: string): Job | undefined {
      const row = one.get(id) as unknown as JobRow | undefined;
      return row && toJob(row);
    },
    newest({ state, input, most }: JobChoice): Job[] {
      const chosen = state ?? null;
      const rows = input === undefined ? newest.all(chosen, most) : taking.all(input, chosen, most);
      return (rows as unknown as JobRow[]).map(toJob);
    },
  };
}

function toResult({ name, mediaType, bytes, image }: ResultRow): Result {
  return { name, mediaType, bytes, ...(image !== null && { image: JSON.parse(image) }) };
}
