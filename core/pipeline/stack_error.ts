/** A frame that was left out, and why. */
export interface Exclusion {
  name: string;
  reason: string;
}

/**
 * Frames that cannot be worked on together. One line: the frames at fault, what is wrong, what to do.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { StackError } from "./stack_error.ts";
 * const excluded = [{ name: "b.tif", reason: "it is black" }];
 * deepStrictEqual(new StackError("no two frames fit together", { excluded }).excluded, excluded);
 * ```
 */
export class StackError extends Error {
  override readonly name = "StackError";
  /** The frames at fault, where each has a reason of its own. */
  readonly excluded: readonly Exclusion[];

  constructor(message: string, options: ErrorOptions & { excluded?: readonly Exclusion[] } = {}) {
    super(message, options);
    this.excluded = options.excluded ?? [];
  }
}
