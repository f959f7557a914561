import { UserError } from "./user_error.ts";

export interface WriteFileOptions {
  /** Replace a file that is there already. */
  overwrite?: boolean;
  /** Files that must never be replaced, whatever `overwrite` says. */
  inputs?: readonly string[];
  signal?: AbortSignal;
}

/**
 * Says no before any work is done: the output is an input, or exists and may not be replaced.
 *
 * @throws UserError
 */
export async function requireWritable(path: string, options: WriteFileOptions = {}): Promise<void> {
  const existing = await Deno.stat(path).catch((error) => {
    const isAbsent = error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
    if (isAbsent) return undefined;
    throw error;
  });
  if (existing === undefined) return;
  if (existing.isDirectory) throw new UserError(`${path} is a folder`);
  for (const input of options.inputs ?? []) {
    if (await isSameFile(path, input)) {
      throw new UserError(`${path} is an input and is never overwritten`, {
        hint: "give another name to -o",
      });
    }
  }
  if (!options.overwrite) {
    throw new UserError(`${path} exists already`, { hint: "pass --overwrite to replace it" });
  }
}

/**
 * Says no before any work is done: there is no folder to write into, or nothing can be written there.
 *
 * @throws UserError
 */
export async function requireFolder(folder: string): Promise<void> {
  const stat = await Deno.stat(folder).catch(() => undefined);
  if (stat === undefined) {
    throw new UserError(`there is no folder ${folder}`, { hint: "make it, or check the name" });
  }
  if (!stat.isDirectory) throw new UserError(`${folder} is not a folder`);
  await tryWriting(folder);
}

/** Makes a folder, and those above it, where there is none, and makes sure that files can be written there. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await Deno.mkdir(folder, { recursive: true });
  } catch (error) {
    const isFile = error instanceof Deno.errors.AlreadyExists || error instanceof Deno.errors.NotADirectory;
    if (isFile) throw new UserError(`${folder} cannot be a folder: a file is in its place`, { cause: error });
    throw error;
  }
  await tryWriting(folder);
}

async function tryWriting(folder: string): Promise<void> {
  try {
    await Deno.remove(await Deno.makeTempFile({ dir: folder, suffix: ".partial" }));
  } catch (cause) {
    throw new UserError(`nothing can be written into ${folder}`, {
      hint: "check its permissions, or choose another folder",
      cause,
    });
  }
}

/** Does work that writes into a folder, made where there is none; when the work fails an empty folder does not stay. */
export async function inNewFolder(folder: string, work: () => Promise<void>): Promise<void> {
  const wasThere = await Deno.stat(folder).then(() => true, () => false);
  await makeFolder(folder);
  try {
    await work();
  } catch (error) {
    if (!wasThere) await Deno.remove(folder).catch(() => {});
    throw error;
  }
}

/** Writes beside the file and renames at the end, so that no one ever sees half a file. */
export async function writeFile(
  path: string,
  bytes: Uint8Array,
  options: WriteFileOptions = {},
): Promise<void> {
  await requireWritable(path, options);
  const partial = `${path}.partial`;
  try {
    await Deno.writeFile(partial, bytes, { signal: options.signal });
    options.signal?.throwIfAborted();
    await Deno.rename(partial, path);
  } catch (error) {
    await Deno.remove(partial).catch(() => {});
    throw error;
  }
}

/** Whether two paths lead to one file; false where one does not exist. */
export async function isSameFile(a: string, b: string): Promise<boolean> {
  try {
    const [statA, statB] = await Promise.all([Deno.stat(a), Deno.stat(b)]);
    if (statA.ino !== null && statA.ino !== 0) return statA.ino === statB.ino && statA.dev === statB.dev;
    return (await Deno.realPath(a)).toLowerCase() === (await Deno.realPath(b)).toLowerCase();
  } catch {
    return false;
  }
}
