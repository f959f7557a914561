import { requireWritable, type WriteFileOptions } from "./write_file.ts";

/** A file to write, made when its turn comes, so that only one is held at a time. */
export interface FileToWrite {
  path: string;
  make: () => Promise<Uint8Array> | Uint8Array;
}

/**
 * Writes several files that belong together: all beside their places first, and only when all are whole under their
 * own names. Cancelled or failed before that, none is left.
 *
 * @throws UserError as `requireWritable`; the signal's reason once it is aborted.
 */
export async function writeFiles(
  files: readonly FileToWrite[],
  options: WriteFileOptions = {},
): Promise<void> {
  for (const { path } of files) await requireWritable(path, options);
  const partial = (path: string) => `${path}.partial`;
  try {
    for (const { path, make } of files) {
      options.signal?.throwIfAborted();
      await Deno.writeFile(partial(path), await make(), { signal: options.signal });
    }
    options.signal?.throwIfAborted();
    for (const { path } of files) await Deno.rename(partial(path), path);
  } catch (error) {
    for (const { path } of files) await Deno.remove(partial(path)).catch(() => {});
    throw error;
  }
}
