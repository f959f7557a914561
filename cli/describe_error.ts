import { UserError } from "./user_error.ts";

/** An error as it stands in a `--json` record. */
export interface ErrorRecord {
  kind: string;
  message: string;
  hint?: string;
}

/**
 * Any error as a record with a message of one line. Errors of the system are said in plain words.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { describeError } from "./describe_error.ts";
 * strictEqual(describeError(new RangeError("tile is\n too small")).message, "tile is too small");
 * ```
 */
export function describeError(error: unknown): ErrorRecord {
  if (!(error instanceof Error)) return { kind: "Error", message: oneLine(String(error)) };
  const message = oneLine(systemMessage(error) ?? error.message) || error.name;
  const hint = error instanceof UserError ? error.hint : undefined;
  return { kind: error.name, message, ...(hint && { hint: oneLine(hint) }) };
}

/** `message (hint)`, for people. */
export function errorLine(error: unknown): string {
  const { message, hint } = describeError(error);
  return hint ? `${message} (${hint})` : message;
}

/** True where the user, or a caller, asked to stop. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

function systemMessage(error: Error): string | undefined {
  if (error instanceof Deno.errors.NotFound) return `no such file or folder: ${pathIn(error)}`;
  if (error instanceof Deno.errors.PermissionDenied) return `not allowed to open: ${pathIn(error)}`;
  if (error instanceof Deno.errors.NotCapable) {
    return `Deno was started without the permission this needs: ${error.message}`;
  }
  if (/no space left/i.test(error.message)) return `the disk is full: ${pathIn(error)}`;
  if (/read-only file system/i.test(error.message)) return `nothing can be written there: ${pathIn(error)}`;
  if (/is a directory/i.test(error.message)) return `a folder, not a file: ${pathIn(error)}`;
  return undefined;
}

/** Deno ends its messages with `: open 'the/path'`. */
function pathIn(error: Error): string {
  return /'([^']+)'\s*$/.exec(error.message)?.[1] ?? error.message;
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, " ").trim();
}
