/**
 * Samples with their bytes in the other order, in pieces as they come: a sample may be cut between two of them.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { swapBytes } from "./swap_bytes.ts";
 * async function* pieces() {
 *   yield Uint8Array.of(1, 2, 3);
 *   yield Uint8Array.of(4);
 * }
 * const swapped: number[] = [];
 * for await (const piece of swapBytes(pieces(), 2)) swapped.push(...piece);
 * deepStrictEqual(swapped, [2, 1, 4, 3]);
 * ```
 */
export async function* swapBytes(
  chunks: AsyncIterable<Uint8Array>,
  sampleBytes: number,
): AsyncGenerator<Uint8Array> {
  let rest = new Uint8Array(0);
  for await (const chunk of chunks) {
    const joined = new Uint8Array(rest.length + chunk.length);
    joined.set(rest);
    joined.set(chunk, rest.length);
    const whole = joined.length - joined.length % sampleBytes;
    for (let at = 0; at < whole; at += sampleBytes) {
      for (let i = at, j = at + sampleBytes - 1; i < j; i++, j--) {
        [joined[i], joined[j]] = [joined[j], joined[i]];
      }
    }
    rest = joined.slice(whole);
    yield joined.subarray(0, whole);
  }
  yield rest;
}
