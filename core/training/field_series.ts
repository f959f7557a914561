import { cutPair, type GuidedField } from "../synthesis/cut_pair.ts";
import type { TrainingPair } from "../synthesis/draw_pairs.ts";
import type { PairRange } from "./pair_source.ts";

export interface FieldSeriesOptions {
  /** Of each pair's place in its field. */
  name: string;
  /** The field of an index, from 0; costly, so that each is asked for once as long as it is kept. */
  makeField: (index: number) => Promise<GuidedField>;
  /** So many consecutive pairs, a multiple of 8, share 8 fields. */
  pairsABlock?: number;
}

/** Pairs with the same remainder are patches of one field within a block of consecutive indices. */
const FIELDS_A_BLOCK = 8;
const FIELDS_KEPT = 2 * FIELDS_A_BLOCK;

/**
 * An endless series of patches cut from fields that cost far more than the patches do. Pair i is the same however it is
 * drawn.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { createFieldSeries } from "./field_series.ts";
 * const made: number[] = [];
 * const draw = createFieldSeries({
 *   name: "a",
 *   makeField: (index) => {
 *     made.push(index);
 *     const image = createImage(1, 1, Float32Array.of(index));
 *     return Promise.resolve({ blurred: image, sharp: image });
 *   },
 *   pairsABlock: 16,
 * });
 * const pairs = await draw({ first: 6, count: 12, patchPx: 1 });
 * deepStrictEqual(pairs.map(({ sharp }) => sharp.data[0]), [6, 7, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
 * deepStrictEqual(made, [6, 7, 0, 1, 2, 3, 4, 5, 8, 9]);
 * ```
 */
export function createFieldSeries(
  { name, makeField, pairsABlock = 128 }: FieldSeriesOptions,
): (range: Pick<PairRange, "first" | "count" | "patchPx">) => Promise<TrainingPair[]> {
  const kept = new Map<number, Promise<GuidedField>>();
  const fieldOf = (index: number) => {
    const field = kept.get(index) ?? makeField(index);
    kept.set(index, field);
    const [oldest] = kept.keys();
    if (kept.size > FIELDS_KEPT) kept.delete(oldest);
    return field;
  };
  return async ({ first, count, patchPx }) => {
    const pairs: TrainingPair[] = [];
    for (let i = first; i < first + count; i++) {
      const block = Math.floor(i / pairsABlock);
      const field = await fieldOf(block * FIELDS_A_BLOCK + i % FIELDS_A_BLOCK);
      pairs.push(cutPair(field, { name: `${name}/${i}`, patchPx }));
    }
    return pairs;
  };
}
