import { basename, dirname, extname, join, resolve } from "node:path";
import { readScanHeader } from "../core/formats/mod.ts";
import { expandInputs, IMAGE_EXTENSIONS, type Input } from "./expand_inputs.ts";
import { findEye } from "./find_eye.ts";
import { usageError } from "./user_error.ts";
import { byName, hasWildcard } from "./wildcard.ts";

/** One eye, or the reason why there is none. */
export type PlannedEye = { name: string; paths: string[] } | { name: string; problem: string };

export interface EyePlan {
  /** Whether each eye gets a folder of its own, and a table of all stands above. */
  isMany: boolean;
  eyes: PlannedEye[];
}

export interface PlanEyesOptions {
  /** Where results go: what lies there is no input. */
  output: string;
  /** Each file is an eye of its own. */
  each?: boolean;
}

/**
 * Which eyes the arguments of `limbus run` name. A folder with folders of images in it is many eyes, one a folder, and
 * one each file of several pages beside them; so are several folders, and several files of which each has several pages.
 * All else is the frames of one eye.
 *
 * @throws UserError where frames and folders are mixed, results would lie among frames, or two eyes would have one name.
 */
export async function planEyes(paths: readonly string[], options: PlanEyesOptions): Promise<EyePlan> {
  const isFolder = await Promise.all(
    paths.map((path) => Deno.stat(path).then((stat) => stat.isDirectory, () => false)),
  );
  if (isFolder.includes(true) && isFolder.includes(false)) {
    throw usageError(
      "files and folders are mixed: it is not clear what is one eye",
      "give the one or the other",
    );
  }
  if (!isFolder[0]) {
    const inputs = await expandInputs(paths);
    return await planFiles(inputs, { ...options, name: nameOfFrames(paths[0], inputs[0]) });
  }
  const among = paths.find((path) => resolve(path) === resolve(options.output));
  if (among !== undefined) {
    throw usageError(
      `results in ${among} would lie among the frames, and be taken for some`,
      `give another folder to -o, such as ${join(among, "result")}`,
    );
  }
  if (paths.length === 1) return await planFolder(paths[0], options);
  const plans = await Promise.all(paths.map((path) => planFolder(path, options)));
  return { isMany: true, eyes: requireDistinct(plans.flatMap(({ eyes }) => eyes)) };
}

async function planFolder(folder: string, options: PlanEyesOptions): Promise<EyePlan> {
  const folders = await foldersOfImages(folder, options.output);
  if (folders.length === 0) {
    return await planFiles(await expandInputs([folder]), { ...options, name: nameOf(folder) });
  }
  const eyes: PlannedEye[] = folders.map((path) => ({ name: basename(path), paths: [path] }));
  const beside = (await expandInputs([folder])).filter((input) => !("problem" in input));
  for (const { path } of beside) {
    const isEye = options.each || await hasPages(path);
    eyes.push(
      isEye ? { name: nameOf(path), paths: [path] } : {
        name: basename(path),
        problem: "it is a single page beside folders of eyes: put it into a folder, or pass --each",
      },
    );
  }
  return { isMany: true, eyes: requireDistinct(eyes) };
}

/** Files that are one eye each, or frames of one. */
async function planFiles(
  inputs: readonly Input[],
  { each, name }: PlanEyesOptions & { name: string },
): Promise<EyePlan> {
  const files = inputs.map(({ path }) => path);
  const isMany = each || files.length > 1 && await allHavePages(inputs);
  if (!isMany) return { isMany: false, eyes: [{ name, paths: files }] };
  const eyes = inputs.map((input) =>
    "problem" in input
      ? { name: basename(input.path), problem: input.problem }
      : { name: nameOf(input.path), paths: [input.path] }
  );
  return { isMany: true, eyes: requireDistinct(eyes) };
}

async function allHavePages(inputs: readonly Input[]): Promise<boolean> {
  for (const input of inputs) if ("problem" in input || !await hasPages(input.path)) return false;
  return true;
}

/** What cannot be read has none: it fails where it is needed. */
async function hasPages(path: string): Promise<boolean> {
  try {
    const { images } = await readScanHeader(await Deno.readFile(path), path);
    return images > 1;
  } catch {
    return false;
  }
}

async function foldersOfImages(folder: string, output: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    const isResult = resolve(path) === resolve(output);
    if (isDirectory && !name.startsWith(".") && !isResult && await holdsImages(path)) found.push(path);
  }
  return found.sort(byName);
}

/** Whether images lie in it that are no results of an eye. */
async function holdsImages(folder: string): Promise<boolean> {
  const results = (await findEye(folder))?.files ?? [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const isImage = IMAGE_EXTENSIONS.includes(extname(name).toLowerCase()) && !results.includes(name);
    if (!isDirectory && !name.startsWith(".") && isImage) return true;
  }
  return false;
}

/** Frames that a wildcard names are called after their folder. */
function nameOfFrames(path: string, first: Input): string {
  const isPattern = hasWildcard(path) && resolve(first.path) !== resolve(path);
  return nameOf(isPattern ? dirname(first.path) : path);
}

/** The last part of a path without its extension. */
function nameOf(path: string): string {
  const name = basename(resolve(path));
  const extension = extname(name);
  return IMAGE_EXTENSIONS.includes(extension.toLowerCase()) ? name.slice(0, -extension.length) : name;
}

function requireDistinct(eyes: PlannedEye[]): PlannedEye[] {
  const names = new Set<string>();
  for (const { name } of eyes) {
    // Some file systems do not tell upper from lower case.
    if (names.has(name.toLowerCase())) {
      throw usageError(`two eyes are called ${name}: their results would have the same names`, "rename one");
    }
    names.add(name.toLowerCase());
  }
  return eyes;
}
