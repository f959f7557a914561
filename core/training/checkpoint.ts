import type { Tensor, Weights } from "../network/network.ts";
import { requireWeights } from "../network/parameters.ts";
import { decodeSafetensors, encodeSafetensors } from "../network/safetensors.ts";
import type { Recipe } from "./recipe.ts";
import type { TrainingState } from "./training_state.ts";

/** A training that can be taken up again to the same end, to the bit. */
export interface Checkpoint {
  recipe: Recipe;
  state: TrainingState;
}

const PARTS = ["weights", "averaged", "first", "second"] as const;

/** A safetensors file: recipe, step and history as metadata; weights, their mean and Adam's moments as tensors. */
export function encodeCheckpoint({ recipe, state }: Checkpoint): Uint8Array {
  const tensors = new Map<string, Tensor>();
  for (const part of PARTS) {
    for (const [name, tensor] of partsOf(state)[part]) tensors.set(`${part}/${name}`, tensor);
  }
  const { step, history, pendingLoss, moments: { count } } = state;
  const metadata = {
    limbusCheckpoint: "1",
    recipe: JSON.stringify(recipe),
    progress: JSON.stringify({ step, history, pendingLoss, count }),
  };
  return encodeSafetensors({ tensors, metadata }, { dtype: "F32" });
}

/** @throws Error of one line when the bytes are not a checkpoint, or not a whole one. */
export function decodeCheckpoint(bytes: Uint8Array, name: string): Checkpoint {
  const { tensors, metadata } = decodeSafetensors(bytes, name);
  if (metadata.limbusCheckpoint !== "1") {
    throw new Error(`${name}: not a checkpoint of a training: its metadata lack limbusCheckpoint 1`);
  }
  const recipe: Recipe = JSON.parse(metadata.recipe);
  const part = (prefix: string): Weights => {
    const weights: Weights = new Map(
      [...tensors]
        .filter(([key]) => key.startsWith(`${prefix}/`))
        .map(([key, tensor]) => [key.slice(prefix.length + 1), tensor]),
    );
    requireWeights(recipe.network, weights);
    return weights;
  };
  const [weights, averaged, first, second] = PARTS.map(part);
  const { count, ...progress } = JSON.parse(metadata.progress);
  return { recipe, state: { ...progress, weights, averaged, moments: { first, second, count } } };
}

function partsOf({ weights, averaged, moments }: TrainingState): Record<(typeof PARTS)[number], Weights> {
  return { weights, averaged, first: moments.first, second: moments.second };
}
