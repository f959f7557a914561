/** Events wait no longer than this, for each turn of the event loop costs about two milliseconds. */
const EVERY_MS = 50;
let letInMs = -Infinity;

/**
 * Lets waiting events in, such as a Ctrl-C or a click on Cancel, in the middle of a long computation: where the last
 * ones were let in less than 50 ms ago it goes on at once, so that it may be called often.
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
  if (performance.now() - letInMs >= EVERY_MS) {
    await new Promise((resolve) => setTimeout(resolve, 0));
    letInMs = performance.now();
  }
  signal?.throwIfAborted();
}
