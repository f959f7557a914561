import { cropImage } from "../image/crop_image.ts";
import type { Image } from "../image/image.ts";
import { robustRange } from "../image/robust_range.ts";
import type { Kernel } from "../kernels/kernel.ts";
import type { PairOptions } from "../synthesis/draw_pairs.ts";
import { drawStackPairs, type StackPairOptions } from "../synthesis/draw_stack_pairs.ts";
import { COPIES, turnedCopy } from "../synthesis/turned_copy.ts";
import { createFieldSeries } from "./field_series.ts";
import type { PairSource } from "./pair_source.ts";
import type { Recipe } from "./recipe.ts";

/** How full stacks and kernels become pairs (see `drawStackPairs`). */
export interface StackPairRecipe {
  /** Which kernels: Gaussian ones of evenly spaced standard deviations, or estimated between full stacks and frames. */
  kernels: "gaussian" | "estimated";
  /** How many at most. */
  kernelCount: number;
  /**
   * Which of the estimated ones: `report` takes the best of 11 to 20 px and of above 20 px, half each; `all` takes every
   * size, and no blur as well.
   */
  keep: "report" | "all";
  /** Images made of each full stack by flips and turns. */
  copies: number;
  /** With how many of the kernels each image is blurred. */
  blursAnImage: number;
  /** Distance between patches. */
  stridePx: number;
  /** Which full stacks, and whose frames the kernels come from. */
  stacks: StackOrigin;
}

/** Synthetic stacks of the recipe's seed, or images and kernels that the user gives, known again by their hash. */
export type StackOrigin =
  | { count: number; frames: number; height: number; width: number; maxRadiusPx: number }
  | { given: string };

export interface StackPairInputs {
  /** Full stacks, sharp all over. */
  stacks: readonly Image[];
  kernels: readonly Kernel[];
}

const HELD_OUT_PAIRS = 48;
/** Share of a full stack's width, at its right, that is held out, and the least width in patches. */
const HELD_OUT_SHARE = 1 / 8;
const HELD_OUT_PATCHES = 1.5;

/**
 * Pairs from full stacks and kernels. The right eighth of each stack is held out: no pair that is trained on shows it.
 *
 * @param options.makeGuide For a network that reads guides: pairs are then cut from larger ones, whose guides it makes.
 * @throws RangeError when a stack is too small for both parts.
 */
export function stackPairs(
  { seed, noise, patchPx, pairs }: Pick<Recipe, "seed" | "noise" | "patchPx"> & { pairs: StackPairRecipe },
  { stacks, kernels }: StackPairInputs,
  { makeGuide }: Pick<PairOptions, "makeGuide"> = {},
): PairSource {
  const parts = stacks.map((stack) => splitStack(toUnitRange(stack), patchPx));
  const blursAnImage = Math.min(pairs.blursAnImage, kernels.length);
  const shared = { kernels, stridePx: pairs.stridePx, noise };
  const trained = {
    ...shared,
    stacks: parts.map(({ trained }) => trained),
    copies: pairs.copies,
    blursAnImage,
  };
  const heldOut = { ...shared, stacks: parts.map(({ heldOut }) => heldOut), copies: 1 };
  const kind = pairs.kernels === "gaussian" ? "Gaussian" : "estimated";
  const watchedBy = `validation/${seed}`, all = { first: 0, count: HELD_OUT_PAIRS, patchPx };
  return {
    describe:
      `${stacks.length} full stack${stacks.length === 1 ? "" : "s"}, ${
        "given" in pairs.stacks ? "given" : "synthetic"
      }, ${pairs.copies} images ` +
      `of each by flips and turns, blurred by ${kernels.length} ${kind} kernels`,
    draw: makeGuide
      ? drawGuided(seed, { ...trained, makeGuide })
      : ({ first, count, patchPx }) => drawStackPairs(seed, { ...trained, first, count, patchPx }),
    drawHeldOut: () =>
      makeGuide
        ? drawGuided(watchedBy, { ...heldOut, makeGuide, pairsABlock: 8 })(all)
        : drawStackPairs(watchedBy, { ...heldOut, ...all }),
  };
}

const GREATEST_FIELD_PX = 384;

/** Patches of larger pairs, each with the guide of its whole blurred field. */
function drawGuided(
  seed: number | string,
  { makeGuide, pairsABlock, ...options }: Omit<StackPairOptions, "first" | "count"> & {
    makeGuide: NonNullable<PairOptions["makeGuide"]>;
    pairsABlock?: number;
  },
) {
  const copies = options.stacks.flatMap((stack) =>
    Array.from({ length: options.copies ?? COPIES }, (_, copy) => turnedCopy(stack, copy))
  );
  const fieldPx = Math.min(GREATEST_FIELD_PX, ...copies.flatMap(({ height, width }) => [height, width]));
  const makeField = async (index: number) => {
    const [field] = drawStackPairs(seed, { ...options, first: index, count: 1, patchPx: fieldPx });
    return { ...field, guide: await makeGuide(field.blurred) };
  };
  return createFieldSeries({ name: `stack-pairs/cut/${seed}`, makeField, pairsABlock });
}

function splitStack(stack: Image, patchPx: number): { trained: Image; heldOut: Image } {
  const { height, width } = stack;
  const heldOutPx = Math.ceil(Math.max(HELD_OUT_SHARE * width, HELD_OUT_PATCHES * patchPx));
  const trainedPx = width - heldOutPx;
  if (trainedPx < patchPx || height < patchPx) {
    throw new RangeError(
      `a full stack of ${height} x ${width} is too small: patches of ${patchPx} px and a part to judge by ` +
        `need ${patchPx} x ${heldOutPx + patchPx}`,
    );
  }
  const part = (left: number, width: number) => cropImage(stack, { top: 0, left, height, width });
  return { trained: part(0, trainedPx), heldOut: part(trainedPx, heldOutPx) };
}

/** As restoration maps a whole image to 0..1. */
function toUnitRange(stack: Image): Image {
  const { low, high } = robustRange(stack);
  const scale = 1 / Math.max(high - low, 1e-6);
  return { ...stack, data: stack.data.map((value) => (value - low) * scale) };
}
