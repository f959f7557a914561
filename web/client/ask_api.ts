/// <reference lib="dom" />
import type { Failure } from "../../plugins/bridge/schema.ts";

const API_PATH = "/api/v1";

/** What the server did not grant, in its own words. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  readonly hint?: string;

  constructor({ message, hint }: Pick<Failure, "message" | "hint">) {
    super(message);
    this.hint = hint;
  }
}

/**
 * Asks the server's API.
 *
 * @throws RefusedError
 */
export async function askApi<Answer>(path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(apiUrl(path), init).catch(() => {
    throw new RefusedError({ message: "the server does not answer", hint: "is limbus view still running?" });
  });
  if (!response.ok) throw await readRefusal(response);
  return response.status === 204 ? undefined as Answer : await response.json();
}

export function apiUrl(path: string): string {
  return `${API_PATH}${path}`;
}

/** What an answer that is none says. */
export async function readRefusal(response: Response): Promise<RefusedError> {
  return toRefusal(response.status, await response.text().catch(() => ""));
}

export function toRefusal(status: number, body: string): RefusedError {
  try {
    return new RefusedError(JSON.parse(body).error);
  } catch {
    return new RefusedError({ message: `the server answered ${status}` });
  }
}

/** Has something done to files that were sent. */
export function asJson(body: unknown): RequestInit {
  return { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

/** An error in one line, with what to do about it. */
export function describeProblem(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof RefusedError && error.hint ? ` (${error.hint})` : "";
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${hint}`;
}
