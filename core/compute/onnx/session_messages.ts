import type { Tensor } from "../../network/network.ts";

/** What a session's worker is asked. */
export type SessionRequest =
  | { kind: "open"; model: Uint8Array; threads: number }
  | { kind: "run"; feeds: Map<string, Tensor>; fetches: string[] };

/** What it answers, one reply to each request in order. */
export type SessionReply =
  | { kind: "opened" }
  | { kind: "ran"; results: Map<string, Tensor> }
  | { kind: "failed"; message: string };
