/**
 * The SHA-256 of bytes in hexadecimal, 64 digits.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { sha256 } from "./sha256.ts";
 * strictEqual((await sha256(new TextEncoder().encode("abc"))).slice(0, 8), "ba7816bf");
 * ```
 */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new Uint8Array(bytes));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
