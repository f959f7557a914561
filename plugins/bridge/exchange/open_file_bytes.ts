import type { FileBytes } from "../../../core/formats/mod.ts";

/**
 * A file that is read part by part, as its parts are asked for.
 *
 * @throws Deno.errors.NotFound; from `subarray` an Error where the file has become shorter meanwhile.
 */
export function openFileBytes(path: string): FileBytes & Disposable {
  const file = Deno.openSync(path);
  return {
    length: file.statSync().size,
    subarray(start, end) {
      const bytes = new Uint8Array(end - start);
      file.seekSync(start, Deno.SeekMode.Start);
      for (let at = 0; at < bytes.length;) {
        const count = file.readSync(bytes.subarray(at));
        if (count === null) throw new Error(`the file ends ${bytes.length - at} bytes too soon`);
        at += count;
      }
      return bytes;
    },
    [Symbol.dispose]: () => file.close(),
  };
}
