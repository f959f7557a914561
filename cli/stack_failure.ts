import { resolve } from "node:path";
import { StackError } from "../core/pipeline/stack_error.ts";
import type { FrameRecord } from "../core/pipeline/describe_frames.ts";
import type { Terminal } from "./terminal.ts";
import { usageError, UserError } from "./user_error.ts";

/** Runs a command's work; frames that fit nowhere are listed in the `--json` record of its error. */
export async function withExclusions<T>(command: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StackError) || error.excluded.length === 0) throw error;
    throw new UserError(error.message, { record: { command, excluded: error.excluded }, cause: error });
  }
}

/** Frames left out, each in a line on standard error. The job is done all the same. */
export function noteExclusions(frames: readonly FrameRecord[], terminal: Terminal): FrameRecord[] {
  const excluded = frames.filter(({ status }) => status === "refused");
  for (const { name, reason } of excluded) terminal.note(`limbus: ${name} is left out: ${reason}`);
  if (excluded.length > 0) {
    terminal.note(
      `limbus: ${excluded.length} of ${frames.length} frames ${
        excluded.length === 1 ? "is" : "are"
      } left out`,
    );
  }
  return excluded;
}

/**
 * Says no before any work is done: a file of a kind that cannot hold the result, or two results in one file.
 *
 * @throws UserError
 */
export function requireOutputs(outputs: readonly { path: string; kinds: readonly string[] }[]): void {
  for (const { path, kinds } of outputs) {
    if (!kinds.some((kind) => path.toLowerCase().endsWith(kind))) {
      throw usageError(`${path}: this is written as ${kinds.join(" or ")}`, "change the name's ending");
    }
  }
  const paths = outputs.map(({ path }) => resolve(path).toLowerCase());
  const twice = outputs.find(({ path }, i) => paths.indexOf(resolve(path).toLowerCase()) !== i);
  if (twice) throw usageError(`two results cannot go into the one file ${twice.path}`, "name them apart");
}

/** Says so where frames are not in the order of focus, or not in even steps: depth is counted in other steps then. */
export function noteUnevenFocus(frames: readonly FrameRecord[], terminal: Terminal): void {
  if (frames.every(({ focus }) => focus === undefined)) return;
  terminal.note(
    "limbus: the frames are not in even steps of focus: depth counts mean steps, see each frame's focus",
  );
}
