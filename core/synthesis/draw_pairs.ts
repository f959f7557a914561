import type { Image } from "../image/image.ts";
import { cutPair, type GuidedField } from "./cut_pair.ts";
import { drawField, type Field, type FieldOptions } from "./draw_field.ts";

/** What a network learns from: the same field, blurred and sharp, of one size and brightness scale. */
export interface TrainingPair {
  blurred: Image;
  sharp: Image;
  /** The blurred image deblurred by simpler means, for networks that read such a guide beside it. */
  guide?: Image;
}

/** What pairs are drawn. */
export interface PairOptions extends FieldOptions {
  /** Number of the first pair in the series of its seed, from 0. */
  first: number;
  /** How many pairs. */
  count: number;
  /** Height and width; at most 128. */
  patchPx: number;
  /** Makes the guide of a whole blurred field, of which pairs are patches; without it pairs have none. */
  makeGuide?: (blurred: Image) => Promise<Image>;
}

/** Pairs with the same remainder are patches of one field within a block of consecutive indices. */
const FIELDS_A_BLOCK = 8;
const PAIRS_A_BLOCK = 384;
const GREATEST_PATCH_PX = 128;

/**
 * Training pairs number `first` to `first + count - 1` of the endless series of a seed: patches of synthetic fields
 * (see `drawField`). Pair i is the same however it is drawn, alone or with others.
 *
 * @throws RangeError when sizes or ranges are out of bounds.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { drawPairs } from "./draw_pairs.ts";
 * const options = { patchPx: 32, radiusPx: [0, 4] } as const;
 * const [, fifth] = await drawPairs(7, { ...options, first: 4, count: 2 });
 * deepStrictEqual(await drawPairs(7, { ...options, first: 5, count: 1 }), [fifth]);
 * ```
 */
export async function drawPairs(seed: number | string, options: PairOptions): Promise<TrainingPair[]> {
  requirePossible(options);
  const pairs: TrainingPair[] = [];
  for (let i = 0; i < options.count; i++) pairs.push(await drawPair(seed, options.first + i, options));
  return pairs;
}

async function drawPair(seed: number | string, index: number, options: PairOptions): Promise<TrainingPair> {
  const block = Math.floor(index / PAIRS_A_BLOCK);
  const field = await keepField(`${seed}/${block}/${index % FIELDS_A_BLOCK}`, options);
  return cutPair(field, { name: `pairs/${seed}/${index}`, patchPx: options.patchPx });
}

interface KeptField extends Field {
  /** By what made them. */
  guides: Map<PairOptions["makeGuide"], Image>;
}

/** Those of two blocks of pairs. */
const FIELDS_KEPT = 2 * FIELDS_A_BLOCK;
const keptFields = new Map<string, KeptField>();

/** A field costs far more than the patches cut from it, so the latest ones are kept. */
async function keepField(
  name: string,
  { radiusPx, noise, scenes, makeGuide }: PairOptions,
): Promise<GuidedField> {
  const key = JSON.stringify([name, radiusPx, noise, scenes]);
  const field = keptFields.get(key) ?? { ...drawField(name, { radiusPx, noise, scenes }), guides: new Map() };
  keptFields.set(key, field);
  const [oldest] = keptFields.keys();
  if (keptFields.size > FIELDS_KEPT) keptFields.delete(oldest);
  if (!makeGuide) return field;
  const guide = field.guides.get(makeGuide) ?? await makeGuide(field.blurred);
  field.guides.set(makeGuide, guide);
  return { ...field, guide };
}

function requirePossible({ first, count, patchPx }: PairOptions): void {
  if (!(Number.isInteger(first) && first >= 0 && Number.isInteger(count) && count >= 0)) {
    throw new RangeError(`first and count of pairs must be whole numbers from 0, got ${first} and ${count}`);
  }
  if (!(Number.isInteger(patchPx) && patchPx > 0 && patchPx <= GREATEST_PATCH_PX)) {
    throw new RangeError(`patchPx must be a whole number from 1 to ${GREATEST_PATCH_PX}, got ${patchPx}`);
  }
}
