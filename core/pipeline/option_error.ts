/**
 * An option that would not be heeded beside the others: what is given in vain is refused.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { OptionError } from "./option_error.ts";
 * const error = new OptionError("radius", "is for classical methods", "method wiener");
 * strictEqual(error.message, "radius is for classical methods: give method wiener as well");
 * ```
 */
export class OptionError extends Error {
  override readonly name = "OptionError";
  /** The option's name, as programs write it. */
  readonly option: string;
  readonly reason: string;
  /** What it needs beside it. */
  readonly needs: string;

  constructor(option: string, reason: string, needs: string) {
    super(`${option} ${reason}: give ${needs} as well`);
    this.option = option;
    this.reason = reason;
    this.needs = needs;
  }
}
