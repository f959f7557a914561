import type { Failure, Progress, Result } from "../schema.ts";

/** A job as its worker gets it. */
export interface RunnableJob {
  operation: string;
  parameters: Record<string, unknown>;
  inputs: { name: string; path: string }[];
  /** Where the results go: there is no such folder before they are whole. */
  folder: string;
  /** Where it keeps what it can go on from when the server has ended meanwhile. */
  checkpoint: string;
  /** Where weights of the user's own lie. */
  models: string;
  /** Pixels of all inputs together, at most. */
  maxPixels: number;
}

/** What the worker is told. */
export type RunnerRequest = { kind: "run"; job: RunnableJob } | { kind: "cancel" };

/** What it tells: of each job how far it is, and in the end one of the others. */
export type RunnerReply =
  | { kind: "progress"; progress: Progress }
  | RunEnd;

export type RunEnd =
  | { kind: "done"; results: Result[]; report: Record<string, unknown> }
  | { kind: "failed"; failure: Failure; detail: string }
  | { kind: "cancelled" };
