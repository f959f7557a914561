/**
 * 128 random bits in hexadecimal: ids, and the token.
 *
 * @example
 * ```ts
 * import { match } from "node:assert";
 * import { randomId } from "./random_id.ts";
 * match(randomId(), /^[0-9a-f]{32}$/);
 * ```
 */
export function randomId(): string {
  return Array.from(
    crypto.getRandomValues(new Uint8Array(16)),
    (byte) => byte.toString(16).padStart(2, "0"),
  ).join("");
}
