/**
 * A file that cannot be read or written as an image. One line: the file's name, the cause, what to do.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { FormatError } from "./format_error.ts";
 * const error = new FormatError("scan.tif", "the file is empty; export it again");
 * strictEqual(error.message, "scan.tif: the file is empty; export it again");
 * ```
 */
export class FormatError extends Error {
  override readonly name = "FormatError";
  /** The file at fault, as the caller named it. */
  readonly file: string;
  /** The message without the file's name. */
  readonly reason: string;

  constructor(file: string, reason: string, options?: ErrorOptions) {
    super(oneLine(`${file}: ${reason}`), options);
    this.file = file;
    this.reason = oneLine(reason);
  }
}

function oneLine(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, " ").trim();
}
