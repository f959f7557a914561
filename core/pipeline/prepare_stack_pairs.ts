import type { Image } from "../image/image.ts";
import type { Kernel } from "../kernels/kernel.ts";
import type { KernelBank } from "../kernels/kernel_bank.ts";
import type { DenseLayer } from "../math/perceptron.ts";
import { sha256 } from "../math/sha256.ts";
import { drawGaussianSet } from "../synthesis/gaussian_set.ts";
import { synthesizeStack } from "../synthesis/synthesize_stack.ts";
import type { PairSource } from "../training/pair_source.ts";
import type { Recipe } from "../training/recipe.ts";
import { type StackOrigin, stackPairs } from "../training/stack_pairs.ts";
import { chooseKernels } from "./choose_kernels.ts";
import { createGuideMaker } from "./create_guide_maker.ts";
import { estimateFrameKernels } from "./estimate_frame_kernels.ts";
import { processStack } from "./process_stack.ts";

/** Full stacks and the kernels found between them and their frames. */
export interface GivenStacks {
  stacks: readonly Image[];
  /** Not used for Gaussian kernels. */
  bank?: KernelBank;
}

export interface PrepareStackPairsOptions {
  /** Instead of synthetic ones. */
  given?: GivenStacks;
  /** The perceptron that makes the guides, for a network that reads them. */
  guide?: readonly DenseLayer[];
  threads?: number;
  signal?: AbortSignal;
  /** How much is done, 0..1. */
  onProgress?: (fraction: number) => void;
}

/** Motions of hand-held frames, which registration has to find. */
const MOTION = { shiftPx: 8, rotationDegrees: 0.5, scale: 0.005 };

/**
 * The source of a recipe's pairs of full stacks and kernels. Unless stacks are given, the whole way is gone from the
 * recipe's seed: focus stacks synthesised, their frames registered and fused, and, for estimated kernels, the kernels
 * between full stacks and frames estimated.
 *
 * @throws Error when the recipe was begun with other stacks than those given, or kernels are missing; the signal's
 *   reason once it is aborted.
 */
export async function prepareStackPairs(
  recipe: Recipe,
  options: PrepareStackPairsOptions = {},
): Promise<PairSource> {
  const { pairs } = recipe;
  if (!pairs) throw new Error("the recipe draws no pairs from full stacks");
  const { stacks, bank } = await takeStacks(recipe, options);
  const makeGuide = options.guide && createGuideMaker(options.guide);
  const pairsOf = (kernels: readonly Kernel[]) =>
    stackPairs({ ...recipe, pairs }, { stacks, kernels }, { makeGuide });
  if (pairs.kernels === "gaussian") return pairsOf(drawGaussianSet({ count: pairs.kernelCount }));
  if (!bank) {
    throw new Error("estimated kernels are missing: give a kernel bank, as limbus kernels writes it");
  }
  return pairsOf(chooseKernels(bank, pairs));
}

/** By what stacks and kernels that are given are known again. */
export async function hashStacks({ stacks, bank = { kernels: [] } }: GivenStacks): Promise<string> {
  const hashes: string[] = [];
  for (const { data } of [...stacks, ...bank.kernels.map(({ kernel }) => kernel)]) {
    hashes.push(await sha256(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)));
  }
  return await sha256(new TextEncoder().encode(hashes.join()));
}

async function takeStacks(recipe: Recipe, options: PrepareStackPairsOptions): Promise<GivenStacks> {
  const { given } = options;
  const origin = recipe.pairs!.stacks;
  if (!("given" in origin)) {
    if (given) throw new Error("the training was begun with synthetic stacks: leave the given ones out");
    return await synthesizeStacks(recipe, origin, options);
  }
  if (!given) throw new Error("the training was begun with stacks that were given: give the same again");
  if (await hashStacks(given) !== origin.given) {
    throw new Error("the training was begun with other full stacks or kernels: give the same again");
  }
  return given;
}

async function synthesizeStacks(
  { seed, pairs }: Recipe,
  { count, ...size }: Exclude<StackOrigin, { given: string }>,
  { threads, signal, onProgress }: PrepareStackPairsOptions,
): Promise<GivenStacks> {
  const withKernels = pairs!.kernels === "estimated";
  const made: { stack: Image; kernels: KernelBank["kernels"] }[] = [];
  for (let i = 0; i < count; i++) {
    signal?.throwIfAborted();
    const { frames } = synthesizeStack({ seed: `training/${seed}/${i}`, ...size, motion: MOTION });
    const named = frames.map((image, k) => ({ name: `frame ${k + 1}`, image }));
    const { fused: { full }, aligned } = await processStack(named, {
      crop: true,
      kernels: false,
      threads,
      signal,
    });
    onProgress?.((i + 0.5) / count);
    const found = withKernels &&
      await estimateFrameKernels({ name: `stack ${i + 1}`, image: full }, aligned, {
        keep: pairs!.keep,
        threads,
        signal,
      });
    made.push({ stack: full, kernels: found ? found.bank.kernels : [] });
    onProgress?.((i + 1) / count);
  }
  return {
    stacks: made.map(({ stack }) => stack),
    bank: { kernels: made.flatMap(({ kernels }) => kernels) },
  };
}
