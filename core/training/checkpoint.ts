import type { DenseLayer } from "../math/perceptron.ts";
import { guideTensors, takeGuide } from "../network/guide_tensors.ts";
import type { Tensor, Weights } from "../network/network.ts";
import { requireWeights } from "../network/parameters.ts";
import { decodeSafetensors, encodeSafetensors } from "../network/safetensors.ts";
import { requireNetwork } from "../network/weights_file.ts";
import { DEFAULT_RECIPE, OPTIONAL_KEYS, type Recipe } from "./recipe.ts";
import type { BestWeights, TrainingState } from "./training_state.ts";

/** A training that can be taken up again to the same end, to the bit. */
export interface Checkpoint {
  recipe: Recipe;
  state: TrainingState;
  /** The perceptron that makes the guides; where the network reads none, absent. It is not trained. */
  guide?: readonly DenseLayer[];
}

const PARTS = ["weights", "averaged", "first", "second"] as const;
const BEST = "best";

/** A safetensors file: recipe, step and history as metadata; weights, their mean and Adam's moments as tensors. */
export function encodeCheckpoint({ recipe, state, guide = [] }: Checkpoint): Uint8Array {
  const tensors = new Map<string, Tensor>(guideTensors(guide));
  for (const part of PARTS) {
    for (const [name, tensor] of partsOf(state)[part]) tensors.set(`${part}/${name}`, tensor);
  }
  const { step, history, pendingLoss, moments: { count }, best } = state;
  for (const [name, tensor] of best?.weights ?? []) tensors.set(`${BEST}/${name}`, tensor);
  const metadata = {
    limbusCheckpoint: "1",
    recipe: JSON.stringify(recipe),
    progress: JSON.stringify({
      step,
      history,
      pendingLoss,
      count,
      ...(best && { best: { step: best.step, restoredPsnr: best.restoredPsnr } }),
    }),
  };
  return encodeSafetensors({ tensors, metadata }, { dtype: "F32" });
}

/**
 * @param name What to call the file in errors.
 * @throws Error of one line naming the file when the bytes are not a checkpoint, or not a whole one.
 */
export function decodeCheckpoint(bytes: Uint8Array, name: string): Checkpoint {
  const { tensors: all, metadata } = decodeSafetensors(bytes, name);
  if (metadata.limbusCheckpoint !== "1") {
    throw new Error(`${name}: not a checkpoint of a training: its metadata lack limbusCheckpoint 1`);
  }
  const recipe = requireRecipe(metadata.recipe, name);
  const { guide, others: tensors } = takeGuide(all);
  if (recipe.network.blocks > tensors.size) {
    throw new Error(`${name}: says ${recipe.network.blocks} blocks and holds ${tensors.size} tensors`);
  }
  const { step, history, pendingLoss, count, best } = parseRecord(
    metadata.progress,
    PROGRESS,
    `${name}: progress`,
    [BEST],
  );
  const weightsOf = (part: string): Weights => {
    const named = [...tensors].filter(([key]) => key.startsWith(`${part}/`));
    const weights: Weights = new Map(named.map(([key, tensor]) => [key.slice(part.length + 1), tensor]));
    try {
      requireWeights(recipe.network, weights);
    } catch (error) {
      throw new Error(`${name}: ${part}: ${(error as Error).message}`);
    }
    return weights;
  };
  const [weights, averaged, first, second] = PARTS.map(weightsOf);
  const moments = { first, second, count: count as number };
  const progress = { step, history, pendingLoss } as Pick<TrainingState, "step" | "history" | "pendingLoss">;
  const state: TrainingState = { ...progress, weights, averaged, moments };
  if (best) state.best = { ...best as Omit<BestWeights, "weights">, weights: weightsOf(BEST) };
  return { recipe, state, ...(guide && { guide }) };
}

const PROGRESS = ["step", "history", "pendingLoss", "count"];

function requireRecipe(text: string | undefined, name: string): Recipe {
  const recipe = parseRecord(text, Object.keys(DEFAULT_RECIPE), `${name}: recipe`, OPTIONAL_KEYS);
  requireNetwork(recipe.network as Record<string, unknown>, name);
  return recipe as unknown as Recipe;
}

/** A JSON object with just these keys, and perhaps the optional ones. */
function parseRecord(
  text: string | undefined,
  keys: readonly string[],
  where: string,
  optional: readonly string[] = [],
): Record<string, unknown> {
  let record: Record<string, unknown>;
  try {
    record = JSON.parse(text ?? "");
  } catch {
    throw new Error(`${where} in the metadata is missing or not JSON`);
  }
  const found = Object.keys(record ?? {});
  const fault = keys.find((key) => !found.includes(key)) ??
    found.find((key) => !keys.includes(key) && !optional.includes(key));
  if (fault === undefined) return record;
  throw new Error(
    `${where} ${keys.includes(fault) ? "lacks" : "has an unknown"} ${fault}: another version's checkpoint?`,
  );
}

function partsOf({ weights, averaged, moments }: TrainingState): Record<(typeof PARTS)[number], Weights> {
  return { weights, averaged, first: moments.first, second: moments.second };
}
