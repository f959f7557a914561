/**
 * What can wait until the pictures of a page are seen: the computer has two hands only.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { announceSight, whenSeen } from "./first_sight.ts";
 * let isSeen = false;
 * const seen = whenSeen().then(() => isSeen = true);
 * strictEqual(isSeen, false);
 * announceSight();
 * strictEqual(await seen, true);
 * ```
 */
export function whenSeen(): Promise<void> {
  return sight.promise;
}

/** All that the page first shows of its pictures is there, or will not come. */
export function announceSight(): void {
  sight.resolve();
}

const sight = Promise.withResolvers<void>();
