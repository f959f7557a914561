import type { TrainingPair } from "../synthesis/draw_pairs.ts";
import type { Batch } from "./training_session.ts";

/** Pairs of one size side by side, as an engine takes them. */
export function assembleBatch(pairs: readonly TrainingPair[]): Batch {
  const { height, width } = pairs[0].sharp;
  const size = height * width;
  const blurred = new Float32Array(pairs.length * size);
  const sharp = new Float32Array(pairs.length * size);
  pairs.forEach((pair, i) => {
    blurred.set(pair.blurred.data, i * size);
    sharp.set(pair.sharp.data, i * size);
  });
  return { count: pairs.length, height, width, blurred, sharp };
}
