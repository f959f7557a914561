import { basename } from "node:path";
import { decodeScan } from "../core/formats/mod.ts";
import { collectFrames, type FrameSet, type NamedScan } from "../core/pipeline/collect_frames.ts";
import { expandInputs } from "./expand_inputs.ts";
import type { Terminal } from "./terminal.ts";
import { UserError } from "./user_error.ts";
import { byName } from "./wildcard.ts";

/** The frames of one stack, and the files that they came from. */
export interface ReadFrames extends FrameSet {
  files: string[];
}

export interface ReadFramesOptions {
  /** Which channel of files with several, from 1. */
  channel?: number;
  /** The least number of frames. Default 2. */
  least?: number;
  terminal: Terminal;
  signal: AbortSignal;
}

/**
 * The frames of one focus stack: files, pages of TIFFs, folders or wildcards, in the order given; within a folder or
 * wildcard in the order of numbers. What the user may not have meant is noted on the terminal.
 *
 * @throws UserError, FormatError, StackError: one line that names the file or the frames at fault.
 */
export async function readFrames(paths: readonly string[], options: ReadFramesOptions): Promise<ReadFrames> {
  const { channel, least, terminal, signal } = options;
  const inputs = await expandInputs(paths);
  for (const input of inputs) {
    if ("problem" in input) throw new UserError(`${input.path}: ${input.problem}`);
  }
  const given = inputs.map(({ path }) => path);
  const files = isOrderOfShell(given) ? [...given].sort(byName) : given;
  const scans: NamedScan[] = [];
  const names = shortNames(files);
  for (const [i, path] of files.entries()) {
    signal.throwIfAborted();
    scans.push({ name: names[i], scan: await decodeScan(await Deno.readFile(path, { signal }), path) });
  }
  const set = collectFrames(scans, { channel, least });
  const notes = [...set.notes];
  if (files.some((path, i) => path !== given[i])) {
    notes.unshift(
      `the frames are taken in the order of their numbers, ${names[0]} to ${
        names.at(-1)
      }, not of the alphabet`,
    );
  }
  for (const note of notes) terminal.note(`limbus: ${note}`);
  return { ...set, notes, files };
}

/**
 * Whether the files stand in the alphabet's order, which differs from that of their numbers (`f1 f10 f2`): so a
 * shell puts what its wildcard found, and no one who types them.
 */
function isOrderOfShell(paths: readonly string[]): boolean {
  const isSorted = (compare: (a: string, b: string) => number) =>
    paths.every((path, i) => i === 0 || compare(paths[i - 1], path) <= 0);
  const byBytes = (a: string, b: string) => a < b ? -1 : a > b ? 1 : 0;
  const byLetters = (a: string, b: string) => a.localeCompare(b, "en");
  return !isSorted(byName) && (isSorted(byBytes) || isSorted(byLetters));
}

/** File names without their folders, where these tell them apart. */
function shortNames(paths: readonly string[]): string[] {
  const names = paths.map((path) => basename(path));
  return new Set(names).size === names.length ? names : [...paths];
}
