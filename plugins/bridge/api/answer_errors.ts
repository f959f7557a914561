import type { ErrorHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import { describeFailure, errorText, Refusal } from "../refusal.ts";
import type { Failure } from "../schema.ts";

/** Every error as JSON of one line; what is no one's fault but ours is told in the server's own output. */
export function answerErrors(log: (message: string) => void): ErrorHandler {
  return (error, c) => {
    const { status, failure } = judge(error);
    if (status === 500) log(`${c.req.method} ${c.req.path}: ${errorText(error)}`);
    if (status === 401) c.header("WWW-Authenticate", "Bearer");
    if (status === 429) c.header("Retry-After", "5");
    return c.json({ error: failure }, status);
  };
}

function judge(error: Error): { status: Refusal["status"] | 500; failure: Failure } {
  if (error instanceof Refusal) return { status: error.status, failure: describeFailure(error) };
  if (error instanceof HTTPException && error.status === 415) {
    return { status: 415, failure: { kind: "WrongType", message: "send it as application/json" } };
  }
  if (error instanceof HTTPException && error.status < 500) {
    return { status: 400, failure: { kind: "BadRequest", message: error.message || "not understood" } };
  }
  const failure = describeFailure(error);
  return { status: failure.kind === "DiskFull" ? 507 : 500, failure };
}
