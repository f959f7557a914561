import { isSameFile, requireWritable, type WriteFileOptions } from "./write_file.ts";

/** A file to write, made when its turn comes, so that only one is held at a time. */
export interface FileToWrite {
  path: string;
  make: () => Promise<Uint8Array> | Uint8Array;
}

export interface WriteFilesOptions extends WriteFileOptions {
  /** What an earlier run may have written: of these, files that are not written again are removed in the end. */
  earlier?: readonly string[];
}

/**
 * Writes several files that belong together: all beside their places first, and only when all are whole under their
 * own names. Cancelled or failed before that, none is left, and what was there stays.
 *
 * @throws UserError as `requireWritable`; the signal's reason once it is aborted.
 */
export async function writeFiles(
  files: readonly FileToWrite[],
  options: WriteFilesOptions = {},
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
  await removeStale(files.map(({ path }) => path), options);
}

/** Results of two runs must not mix. */
async function removeStale(
  written: readonly string[],
  { earlier = [], inputs = [] }: WriteFilesOptions,
): Promise<void> {
  const kept = [...written, ...inputs];
  for (const path of earlier) {
    const isFile = await Deno.lstat(path).then((stat) => !stat.isDirectory, () => false);
    if (!isFile) continue;
    const same = await Promise.all(kept.map((other) => isSameFile(path, other)));
    if (!same.includes(true)) await Deno.remove(path);
  }
}
