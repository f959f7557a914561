import { randomId } from "./random_id.ts";
import { writeWhole } from "./write_whole.ts";

/** The token in a file that its owner alone can read; made where there is none. */
export async function readToken(path: string): Promise<string> {
  const kept = await Deno.readTextFile(path).catch(() => "");
  if (/^[0-9a-f]{64}$/.test(kept.trim()) && await isPrivate(path)) return kept.trim();
  const token = randomId() + randomId();
  await writeWhole(path, `${token}\n`, { mode: 0o600 });
  return token;
}

/** A token that others could have read is not used again. */
async function isPrivate(path: string): Promise<boolean> {
  const { mode } = await Deno.stat(path);
  return Deno.build.os === "windows" || mode === null || (mode & 0o077) === 0;
}

/**
 * Whether a token is the right one, in a time that does not tell how much of it is.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { isSameToken } from "./token.ts";
 * strictEqual(await isSameToken("abc", "abc"), true);
 * strictEqual(await isSameToken("abd", "abc"), false);
 * ```
 */
export async function isSameToken(given: string, token: string): Promise<boolean> {
  const [a, b] = await Promise.all([given, token].map(digest));
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a[i] ^ b[i];
  return difference === 0;
}

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}
