const CONSONANTS = "bdfghjklmnprstvz";
const VOWELS = "aeio";

/**
 * A passphrase that can be said and typed: five made-up words of two syllables, 60 random bits.
 *
 * @example
 * ```ts
 * import { match } from "node:assert";
 * import { makePassphrase } from "./make_passphrase.ts";
 * match(makePassphrase(), /^([a-z]{4}-){4}[a-z]{4}$/);
 * ```
 */
export function makePassphrase(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(20));
  const letters = Array.from(bytes, (byte, i) => i % 2 ? VOWELS[byte % 4] : CONSONANTS[byte % 16]);
  return letters.join("").replace(/.{4}(?=.)/g, "$&-");
}
