import { basename } from "node:path";
import type { ErrorRecord } from "./describe_error.ts";

/** An input that came to nothing, while others went on. */
export interface Failure {
  input: string;
  output?: string;
  error: ErrorRecord;
}

/** The message names a file: the input, unless it names one already. */
export function failureLine({ input, output, error: { message, hint } }: Failure): string {
  const isNamed = [input, output].some((path) => path !== undefined && message.includes(basename(path)));
  return `${isNamed ? message : `${input}: ${message}`}${hint ? ` (${hint})` : ""}`;
}
