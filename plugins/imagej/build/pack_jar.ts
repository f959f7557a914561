import { strToU8, zipSync } from "fflate";

/** Path within the jar -> content. */
export type JarEntries = ReadonlyMap<string, Uint8Array>;

/** The first moment that a zip can name: a jar does not tell when it was made. */
const EPOCH = new Date(1980, 0, 1);

/**
 * A jar: the same bytes for the same entries, in whatever order and whenever they come.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { packJar } from "./pack_jar.ts";
 * const [a, b] = [Uint8Array.of(1), Uint8Array.of(2)];
 * deepStrictEqual(packJar(new Map([["a", a], ["b", b]])), packJar(new Map([["b", b], ["a", a]])));
 * ```
 */
export function packJar(entries: JarEntries): Uint8Array {
  const sorted = [...entries].sort(([a], [b]) => a < b ? -1 : 1);
  const manifest: [string, Uint8Array] = ["META-INF/MANIFEST.MF", strToU8("Manifest-Version: 1.0\r\n\r\n")];
  return zipSync(Object.fromEntries([manifest, ...sorted]), { level: 9, mtime: EPOCH });
}
