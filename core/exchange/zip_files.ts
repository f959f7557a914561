import { zipSync } from "fflate";

/** The earliest that a zip can say, in whatever zone: the same files give the same bytes. */
const NO_TIME = "1980-01-01T00:00:00";

/**
 * Files as one zip archive, in the order given.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { unzipFiles } from "./unzip_files.ts";
 * import { zipFiles } from "./zip_files.ts";
 * const files = new Map([["a.txt", new Uint8Array([1, 2, 3])]]);
 * const read = unzipFiles(zipFiles(files), { wanted: new Set(["a.txt"]), limitBytes: 10 });
 * deepStrictEqual(read, files);
 * ```
 */
export function zipFiles(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  return zipSync(Object.fromEntries(files), { mtime: NO_TIME });
}
