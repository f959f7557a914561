import type { TrainingStart } from "../../../core/pipeline/own_stack/plan_training.ts";
import type { OwnStack } from "../../../core/pipeline/own_stack/prepare_own_stack.ts";
import type { OwnStackCheckpoint } from "../../../core/pipeline/own_stack/train_on_stack.ts";
import { type Checkpoint, decodeCheckpoint } from "../../../core/training/checkpoint.ts";

/**
 * The training that an earlier server left, where it is of this stack and this start; undefined where it is to begin anew.
 * Which of both is noted.
 *
 * @param bytes What the earlier server kept.
 */
export function takeUpTraining(
  bytes: Uint8Array,
  { stack, start, notes }: {
    stack: Pick<OwnStack, "sha256">;
    start: Pick<TrainingStart, "sha256">;
    notes: string[];
  },
): OwnStackCheckpoint | undefined {
  const kept = readCheckpoint(bytes);
  const ownStack = kept?.recipe.ownStack;
  if (!kept || ownStack?.full !== stack.sha256 || ownStack.start.sha256 !== start.sha256) {
    notes.push("the server ended meanwhile, and what was learnt could not be gone on from: begun anew");
    return undefined;
  }
  notes.push(`the server ended meanwhile: gone on after step ${kept.state.step}`);
  return { ...kept, recipe: { ...kept.recipe, ownStack } };
}

/** Undefined where it is damaged, or of another version. */
function readCheckpoint(bytes: Uint8Array): Checkpoint | undefined {
  try {
    return decodeCheckpoint(bytes, "the checkpoint");
  } catch {
    return undefined;
  }
}
