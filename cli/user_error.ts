/** What went wrong, in the words of the one who typed the command. Shown as one line, without a stack trace. */
export class UserError extends Error {
  override readonly name = "UserError";
  /** What to do about it. */
  readonly hint?: string;
  /** The process' exit code: 1 for a job that failed, 2 for a command that makes no sense. */
  readonly exitCode: number;
  /** What was done all the same: with `--json` it is printed together with the error. */
  readonly record?: Record<string, unknown>;

  constructor(
    message: string,
    options: { hint?: string; exitCode?: number; record?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? 1;
    this.record = options.record;
  }
}

/** A command that makes no sense: exit code 2. */
export function usageError(message: string, hint?: string): UserError {
  return new UserError(message, { hint, exitCode: 2 });
}
