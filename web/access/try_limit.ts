/** How often one may be wrong. */
export interface TryLimit {
  /** Seconds until an address may try again; 0 where it may now. */
  waitS(address: string): number;
  /** Notes a try that was wrong. */
  fail(address: string): void;
}

/**
 * So many wrong tries an address and span of time, and ten times as many of all addresses together.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createTryLimit } from "./try_limit.ts";
 * let ms = 0;
 * const limit = createTryLimit({ most: 1, perMs: 60_000, now: () => ms });
 * limit.fail("10.0.0.7");
 * strictEqual(limit.waitS("10.0.0.7"), 60);
 * strictEqual(limit.waitS("10.0.0.8"), 0);
 * ms = 60_000;
 * strictEqual(limit.waitS("10.0.0.7"), 0);
 * ```
 */
export function createTryLimit(
  { most = 5, perMs = 60_000, now = () => performance.now() }: {
    most?: number;
    perMs?: number;
    now?: () => number;
  } = {},
): TryLimit {
  let failures: { address: string; ms: number }[] = [];
  const recent = () => failures = failures.filter(({ ms }) => now() - ms < perMs);
  const waitFor = (earlier: typeof failures, limit: number) =>
    earlier.length < limit ? 0 : Math.ceil((earlier[earlier.length - limit].ms + perMs - now()) / 1000);
  return {
    waitS: (address) =>
      Math.max(
        waitFor(recent().filter((each) => each.address === address), most),
        waitFor(failures, 10 * most),
      ),
    fail: (address) => void recent().push({ address, ms: now() }),
  };
}
