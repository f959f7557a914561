import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "../core/training/checkpoint.ts";
import type { HistoryEntry } from "../core/training/training_state.ts";
import type { Terminal } from "./terminal.ts";
import { UserError } from "./user_error.ts";
import { writeFile } from "./write_file.ts";

/** What lies in the folder of a training. */
export const CHECKPOINT = "checkpoint.safetensors";
export const WEIGHTS = "weights.safetensors";

/** @throws UserError when the folder holds one of the files already: a training never replaces another. */
export async function requireNone(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    if (!await exists(`${folder}/${name}`)) continue;
    throw new UserError(`${folder} holds a ${name} already`, {
      hint: "go on with --resume, or give another folder",
    });
  }
}

/** @throws UserError when there is none; Error when it is not a whole one. */
export async function readCheckpoint(folder: string): Promise<Checkpoint> {
  const path = `${folder}/${CHECKPOINT}`;
  if (!await exists(path)) {
    throw new UserError(`${folder} holds no ${CHECKPOINT}`, { hint: "leave --resume out" });
  }
  return decodeCheckpoint(await Deno.readFile(path), path);
}

export async function saveCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  await writeFile(`${folder}/${CHECKPOINT}`, encodeCheckpoint(checkpoint), { overwrite: true });
}

/** A line about the latest stretch of steps. */
export function noteEntry(terminal: Terminal, entry: HistoryEntry, { steps }: { steps: number }): void {
  const { step, loss, learningRate, validation } = entry;
  const figures = validation &&
    `, held-out ${validation.blurredPsnr.toFixed(2)} -> ${validation.restoredPsnr.toFixed(2)} dB`;
  terminal.note(
    `step ${step} of ${steps}: loss ${loss.toFixed(5)}${figures ?? ""}, rate ${
      learningRate.toExponential(1)
    }`,
  );
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
