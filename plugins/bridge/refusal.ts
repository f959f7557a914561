import type { Failure } from "./schema.ts";

/** Statuses that say whose fault it is. */
export type RefusalStatus = 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 507;

/** A request that is not granted: its status, and one line that says why. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: RefusalStatus;
  readonly kind: string;
  readonly hint?: string;

  constructor(status: RefusalStatus, message: string, options: { kind: string; hint?: string }) {
    super(message);
    this.status = status;
    this.kind = options.kind;
    this.hint = options.hint;
  }
}

/** Errors whose message says what to do about the input, as they stand. */
const SPOKEN = [
  "FormatError",
  "StackError",
  "OptionError",
  "RangeError",
  "AdapterError",
  "KernelBankError",
  "Error",
];

/**
 * Any error as a record of one line, without a stack trace and without the server's paths.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { describeFailure } from "./refusal.ts";
 * deepStrictEqual(describeFailure(new RangeError("frame 1\n is black")), { kind: "RangeError", message: "frame 1 is black" });
 * deepStrictEqual(describeFailure(new TypeError("x is undefined")).kind, "Internal");
 * ```
 */
export function describeFailure(error: unknown): Failure {
  if (error instanceof Refusal) {
    return { kind: error.kind, message: oneLine(error.message), ...(error.hint && { hint: error.hint }) };
  }
  if (error instanceof Error && SPOKEN.includes(error.name)) {
    return { kind: error.name, message: oneLine(error.message) };
  }
  if (error instanceof Error && /no space left/i.test(error.message)) {
    return { kind: "DiskFull", message: "the disk is full" };
  }
  return { kind: "Internal", message: "this is a fault in Limbus; the server's own output tells more" };
}

/** An error for the server's own output. */
export function errorText(error: unknown): string {
  return oneLine(error instanceof Error ? error.stack ?? error.message : String(error));
}

function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, " ").trim();
}
