import type { Samples } from "../pyramid/picture_info.ts";

/** Appends a tile to an open file, whole. */
export function writeTile(file: Deno.FsFile, { buffer, byteOffset, byteLength }: Samples): void {
  for (let rest = new Uint8Array(buffer, byteOffset, byteLength); rest.length > 0;) {
    rest = rest.subarray(file.writeSync(rest));
  }
}
