const ENOUGH_BYTES = 2 ** 30;

/**
 * Memory for tiles where `availableBytes` are free: a GiB, as more gains no speed; on a small machine half of what is
 * free.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { tileMemory } from "./tile_memory.ts";
 * strictEqual(tileMemory(16e9), 2 ** 30);
 * strictEqual(tileMemory(1e9), 5e8);
 * ```
 */
export function tileMemory(availableBytes: number): number {
  return Math.min(ENOUGH_BYTES, availableBytes / 2);
}
