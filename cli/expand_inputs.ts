import { extname, join, resolve } from "node:path";
import { errorLine } from "./describe_error.ts";
import { byName, hasWildcard, matchFiles } from "./wildcard.ts";

/** A file to work on, or the reason why there is none. */
export type Input = { path: string } | { path: string; problem: string };

/** The kinds of file that are read when a folder is given. */
export const IMAGE_EXTENSIONS: readonly string[] = [".tif", ".tiff", ".png", ".jpg", ".jpeg"];

/** What lies beside restored images and tells of them. */
const EVIDENCE = /\.evidence\.(tif|png)$/i;
/** What lies beside the record of a count: pictures of its cells. */
const COUNTED = /_(overlay\.png|labels\.tif)$/;

/**
 * The files that a command's arguments name: files as they are, the images in a folder (not in folders within, and
 * without what earlier commands made to tell of them), and wildcards that the shell left alone. A file named twice comes once. What leads nowhere comes as a problem,
 * so that the other inputs can go on.
 */
export async function expandInputs(paths: readonly string[]): Promise<Input[]> {
  const inputs = new Map<string, Input>();
  for (const path of paths) {
    for (const input of await expandOne(path)) {
      const key = resolve(input.path);
      if (!inputs.has(key)) inputs.set(key, input);
    }
  }
  return [...inputs.values()];
}

async function expandOne(path: string): Promise<Input[]> {
  let stat: Deno.FileInfo;
  try {
    stat = await Deno.stat(path);
  } catch (error) {
    if (hasWildcard(path)) {
      const files = await leaveOutResults(await matchFiles(path));
      return files.length > 0
        ? files.map((file) => ({ path: file }))
        : [{ path, problem: "no file matches" }];
    }
    return [{
      path,
      problem: error instanceof Deno.errors.NotFound ? "no such file or folder" : errorLine(error),
    }];
  }
  if (!stat.isDirectory) return [{ path }];
  const names: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(path)) {
    const isImage = IMAGE_EXTENSIONS.includes(extname(name).toLowerCase());
    if (!isDirectory && isImage && !name.startsWith(".")) names.push(name);
  }
  const files = await leaveOutResults(names.sort(byName).map((name) => join(path, name)));
  if (files.length === 0) {
    return [{ path, problem: `the folder holds no image (${IMAGE_EXTENSIONS.join(" ")})` }];
  }
  return files.map((file) => ({ path: file }));
}

async function leaveOutResults(files: readonly string[]): Promise<string[]> {
  const kept: string[] = [];
  for (const file of files) if (!EVIDENCE.test(file) && !await isOfCount(file)) kept.push(file);
  return kept;
}

async function isOfCount(file: string): Promise<boolean> {
  if (!COUNTED.test(file)) return false;
  return await Deno.stat(file.replace(COUNTED, "_count.json")).then(() => true, () => false);
}
