import type { Image } from "../image/image.ts";
import type { BankedKernel } from "../kernels/kernel_bank.ts";
import { cutPair, type GuidedField } from "../synthesis/cut_pair.ts";
import type { TrainingPair } from "../synthesis/draw_pairs.ts";
import { drawStackField, type StackFieldOptions } from "../synthesis/draw_stack_field.ts";
import { createFieldSeries } from "./field_series.ts";
import type { PairSource } from "./pair_source.ts";

/** A full stack cut into what is learnt from and what is not, with what was found in its frames. */
export interface OwnStackParts extends Pick<StackFieldOptions, "noise" | "ranges"> {
  trained: { parts: readonly Image[]; kernels: readonly BankedKernel[] };
  /** By which the training is watched and stopped. */
  watched: { parts: readonly Image[]; kernels: readonly BankedKernel[] };
}

export interface OwnStackPairOptions {
  seed: number;
  /** Makes the guide of a whole blurred field, of which pairs are patches; without it pairs have none. */
  makeGuide?: (blurred: Image) => Promise<Image>;
}

const WATCHED_PAIRS = 32;
const WATCHED_PATCH_PX = 96;

/**
 * Pairs from one full stack and the kernels between it and its frames, see `drawStackField`. Those held out come from
 * another part of it. Pair i is the same however it is drawn.
 */
export function ownStackPairs(
  { trained, watched, noise, ranges }: OwnStackParts,
  { seed, makeGuide }: OwnStackPairOptions,
): PairSource {
  return {
    describe: "a full stack blurred by the kernels between it and its frames",
    draw: createFieldSeries({
      name: `own-pairs/${seed}`,
      makeField: (index) => makeField(`${seed}/${index}`, { ...trained, noise, ranges }, makeGuide),
    }),
    drawHeldOut: async () => {
      const pairs: TrainingPair[] = [];
      for (let i = 0; i < WATCHED_PAIRS; i++) {
        const name = `watched/${seed}/${i}`;
        const field = await makeField(name, { ...watched, noise, ranges }, makeGuide);
        const { height, width } = field.sharp;
        // Whatever the engine, its network takes even sizes.
        const patchPx = 2 * Math.floor(Math.min(WATCHED_PATCH_PX, height, width) / 2);
        pairs.push(cutPair(field, { name, patchPx }));
      }
      return pairs;
    },
  };
}

async function makeField(
  name: string,
  options: StackFieldOptions,
  makeGuide: OwnStackPairOptions["makeGuide"],
): Promise<GuidedField> {
  const field = drawStackField(name, options);
  return makeGuide ? { ...field, guide: await makeGuide(field.blurred) } : field;
}
