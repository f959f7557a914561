/**
 * Lets waiting events in, such as a Ctrl-C or a click on Cancel, in the middle of a long computation.
 *
 * @throws The signal's reason once it is aborted.
 * @example
 * ```ts
 * import { rejects } from "node:assert";
 * import { pause } from "./pause.ts";
 * await pause();
 * await rejects(pause(AbortSignal.abort(new Error("cancelled"))), /cancelled/);
 * ```
 */
export async function pause(signal?: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  signal?.throwIfAborted();
}
