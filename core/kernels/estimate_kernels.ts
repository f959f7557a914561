import { cropImage } from "../image/crop_image.ts";
import type { Image } from "../image/image.ts";
import { denoiseWavelet, estimateNoise } from "../math/denoise_wavelet.ts";
import { pause } from "../math/pause.ts";
import { choosePatches, type PatchPlace, type SkippedPatch } from "./choose_patches.ts";
import {
  type EstimatedKernel,
  estimatePreparedKernel,
  type KernelPair,
  type PairNoise,
  prepareKernelPair,
} from "./estimate_kernel.ts";
import type { BankedKernel, KernelBank } from "./kernel_bank.ts";
import { requireKernelSize } from "./normal_equations.ts";
import type { Kernel } from "./kernel.ts";
import type { Optics } from "./optics.ts";

export interface KernelSweepOptions {
  /** Names of the full stack and the frame, for the bank. */
  names: { full: string; frame: string };
  /** 1 where the registered frame has data; everywhere when absent. */
  valid?: Uint8Array;
  /** Side of the patches; default a tenth of the frame's shorter side, 128 to 256. */
  patchPx?: number;
  /** Most patches of the frame to look at; default 16. */
  patches?: number;
  /** Sides of the kernels to try, odd; default every one from 3 to 35. */
  sizes?: readonly number[];
  /** Kernels to keep of each category; default 5. */
  keep?: number;
  /**
   * Whether the blurred patch is wavelet-denoised first, as in the report; default true. On synthetic disks of 3 to 10
   * px under noise of 1 to 5/255 it changed the correlation with the truth by -0.001 to +0.006 with the prior "zero",
   * by -0.002 to 0 with "defocus": it helps estimates that are hardly regularised, and those alone.
   */
  denoise?: boolean;
  /** Of the whole images; estimated patch by patch when absent. */
  noise?: PairNoise;
  /** Standard deviation of the full stack's noise, which texture must exceed; estimated when absent. */
  fullNoise?: number;
  /** Do every `of`-th of the chosen patches, from that of this index on; default all. See `joinSweeps`. */
  part?: { index: number; of: number };
  /** Which parametric kernels to try; default all. */
  optics?: readonly Optics[];
  /** As in `KernelEstimateOptions`. */
  prior?: "defocus" | "zero";
  signal?: AbortSignal;
  onProgress?: (fraction: number) => void;
}

/** Of kernels by their side, as in the report: 3 to 10, 11 to 20, above 20. */
export type SizeCategory = "small" | "medium" | "large";

/** What the sweep found between a full stack and one frame. */
export interface KernelSweep {
  /** The kernel of the best size for each patch, in the frame's order. */
  found: BankedKernel[];
  /** The best of the medium and of the large ones, by their mean squared error. */
  kept: KernelBank;
  /** How many of `found` are of each category. */
  counts: Record<SizeCategory, number>;
  /** Patches that gave no kernel, and why. */
  skipped: SkippedPatch[];
}

/** Share by which a smaller size's error may be greater, and share of the best kernel's weight that it must hold. */
const ERROR_LEEWAY = 0.02;
const LEAST_WEIGHT = 0.985;

/** Every odd size from 3 to 35. */
export const REPORT_SIZES: readonly number[] = Array.from({ length: 17 }, (_, i) => 3 + 2 * i);

/**
 * The kernels between a full stack and a registered frame as the report finds them (arXiv 2006.14319, 3.2): for patches
 * all over the frame the blurred one is denoised by wavelets, kernels of every size are estimated, the size of least
 * error is kept, and of the sizes 11 to 20 and above 20 the five of least error.
 *
 * Larger kernels hold the smaller ones, so their plain error is never greater; what is compared is Akaike's final
 * prediction error mse * (1 + 2 p / pixels), p being the number of elements above 0 as far as the patches determine
 * them, and the smallest size is taken whose error is at most 2% above the least, and which holds 98.5% of that kernel's
 * weight: where the blur changes within a patch, faint outskirts take up some of what one kernel cannot explain.
 *
 * @throws RangeError when the images differ in size or are smaller than a patch.
 * @throws The signal's reason once it is aborted.
 * @example
 * ```ts
 * import { ok, strictEqual } from "node:assert";
 * import { drawPatchPair } from "./draw_patch_pair.ts";
 * import { estimateKernels } from "./estimate_kernels.ts";
 * import { defocusKernel } from "./optics.ts";
 * const pair = drawPatchPair(defocusKernel("disk", 5), { seed: "example", sidePx: 128, noise: 0.004 });
 * const { kept, counts } = await estimateKernels({ full: pair.sharp, frame: pair.blurred }, {
 *   names: { full: "full.tif", frame: "frame.tif" },
 *   sizes: [9, 11, 13, 15],
 * });
 * strictEqual(counts.medium, 1);
 * ok(Math.abs(kept.kernels[0].fit.radiusPx - 5) < 0.2);
 * ```
 */
export async function estimateKernels(
  { full, frame }: { full: Image; frame: Image },
  options: KernelSweepOptions,
): Promise<KernelSweep> {
  const { sizes = REPORT_SIZES, keep, patches = 16, valid, signal, onProgress } = options;
  requireSizes(sizes);
  const patchPx = options.patchPx ?? defaultPatchPx(full);
  const noise = options.noise?.sharp ?? options.fullNoise ?? estimateNoise(full);
  const choice = choosePatches({ full, frame }, { patchPx, most: patches, valid, noise });
  const { index: first, of } = options.part ?? { index: 0, of: 1 };
  const chosen = choice.chosen.filter((_, i) => i % of === first);
  const skipped = first === 0 ? choice.skipped : [];
  const found: BankedKernel[] = [];
  for (const [index, place] of chosen.entries()) {
    await pause(signal);
    const pair = preparePatch({ full, frame }, { ...options, place, patchPx, size: Math.max(...sizes) });
    await pause(signal);
    const estimated = isRelated(pair) ? chooseSize(pair, { sizes, prior: options.prior }) : undefined;
    if (estimated) found.push(describeSource(estimated, { place, patchPx, names: options.names }));
    else skipped.push({ ...place, reason: "unrelated" });
    onProgress?.((index + 1) / chosen.length);
  }
  return summarize({ found, skipped }, { keep });
}

/**
 * What parts of a sweep found together, as the whole would have.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { drawPatchPair } from "./draw_patch_pair.ts";
 * import { estimateKernels, joinSweeps } from "./estimate_kernels.ts";
 * import { defocusKernel } from "./optics.ts";
 * const { sharp, blurred } = drawPatchPair(defocusKernel("disk", 2), { seed: "example", sidePx: 128, noise: 0.004 });
 * const options = { names: { full: "full.tif", frame: "frame.tif" }, patchPx: 64, sizes: [5, 7] };
 * const whole = await estimateKernels({ full: sharp, frame: blurred }, options);
 * const parts = await Promise.all([0, 1].map((index) =>
 *   estimateKernels({ full: sharp, frame: blurred }, { ...options, part: { index, of: 2 } })
 * ));
 * deepStrictEqual(joinSweeps(parts), whole);
 * ```
 */
export function joinSweeps(
  parts: readonly Pick<KernelSweep, "found" | "skipped">[],
  options: { keep?: number } = {},
): KernelSweep {
  const found = parts.flatMap((part) => part.found)
    .sort((a, b) => a.source.row - b.source.row || a.source.column - b.source.column);
  return summarize({ found, skipped: parts.flatMap(({ skipped }) => skipped) }, options);
}

function summarize(
  { found, skipped }: Pick<KernelSweep, "found" | "skipped">,
  { keep = 5 }: { keep?: number },
): KernelSweep {
  const counts = { small: 0, medium: 0, large: 0 };
  for (const { kernel } of found) counts[sizeCategory(kernel.size)]++;
  const best = (category: SizeCategory) =>
    found.filter(({ kernel }) => sizeCategory(kernel.size) === category)
      .sort((a, b) => a.mse - b.mse).slice(0, keep);
  return { found, kept: { kernels: [...best("medium"), ...best("large")] }, counts, skipped };
}

/**
 * The report's categories: 3 to 10, 11 to 20, above 20.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { sizeCategory } from "./estimate_kernels.ts";
 * strictEqual(sizeCategory(11), "medium");
 * ```
 */
export function sizeCategory(size: number): SizeCategory {
  return size <= 10 ? "small" : size <= 20 ? "medium" : "large";
}

/** Small against the field, over which the blur changes, and large against kernels. */
function defaultPatchPx({ height, width }: Image): number {
  const shorter = Math.min(height, width);
  return Math.min(shorter, Math.max(128, Math.min(256, 8 * Math.round(shorter / 80))));
}

function requireSizes(sizes: readonly number[]): void {
  if (sizes.length === 0) throw new RangeError("kernel sizes are missing: name at least one");
  sizes.forEach(requireKernelSize);
}

function preparePatch(
  { full, frame }: { full: Image; frame: Image },
  { place, patchPx, size, denoise = true, noise, optics }: KernelSweepOptions & {
    place: PatchPlace;
    patchPx: number;
    size: number;
  },
): KernelPair {
  const part = { top: place.row, left: place.column, height: patchPx, width: patchPx };
  const [sharp, blurred] = [cropImage(full, part), cropImage(frame, part)];
  const known = noise ?? { sharp: estimateNoise(sharp), blurred: estimateNoise(blurred) };
  const target = denoise ? denoiseWavelet(blurred, { sigma: known.blurred }) : blurred;
  return prepareKernelPair({ sharp, blurred: target }, { size, noise: known, optics });
}

/** Share of a blurred patch's variance that a blur of the sharp one must explain, noise set aside. */
const LEAST_EXPLAINED = 0.5;

function isRelated({ fit, equations, noise }: KernelPair): boolean {
  const explained = equations.energy - fit.error;
  const unexplained = Math.max(0, fit.error - noise.blurred ** 2);
  return fit.gain > 0 && explained > LEAST_EXPLAINED * (explained + unexplained) &&
    explained > noise.blurred ** 2 * 10 / Math.sqrt(equations.count);
}

/** The smallest size that does about as well as the best one and holds nearly all of its weight, if any gives one. */
function chooseSize(
  pair: KernelPair,
  { sizes, prior = "defocus" }: { sizes: readonly number[]; prior?: "defocus" | "zero" },
): EstimatedKernel | undefined {
  const { count } = pair.equations;
  const freedom = prior === "zero" ? 1 : pair.deviations.freedom;
  const tried = sizes.toSorted((a, b) => a - b).flatMap((sizePx) => {
    const estimated = estimatePreparedKernel(pair, { sizePx, prior });
    if (!estimated) return [];
    const positive = estimated.kernel.data.reduce((sum, value) => value > 0 ? sum + 1 : sum, 0);
    return [{ estimated, predicted: estimated.mse * (1 + 2 * freedom * positive / count) }];
  });
  if (tried.length === 0) return undefined;
  const best = tried.reduce((best, next) => next.predicted < best.predicted ? next : best);
  return tried.find(({ estimated, predicted }) =>
    predicted <= best.predicted * (1 + ERROR_LEEWAY) &&
    weightWithin(best.estimated.kernel, estimated.kernel.size) >= LEAST_WEIGHT
  )!.estimated;
}

/** Share of a kernel's weight in the square of the given side about its middle. */
function weightWithin({ size, data }: Kernel, side: number): number {
  if (side >= size) return 1;
  const rim = (size - side) / 2;
  let weight = 0;
  for (let row = rim; row < size - rim; row++) {
    for (let column = rim; column < size - rim; column++) weight += data[row * size + column];
  }
  return weight;
}

function describeSource(
  { kernel, mse, noiseFloor, shift, fit }: EstimatedKernel,
  { place, patchPx, names }: { place: PatchPlace; patchPx: number; names: { full: string; frame: string } },
): BankedKernel {
  const { optics, radiusPx, ratio, angle, correlation } = fit;
  return {
    kernel,
    mse,
    noiseFloor,
    shift,
    fit: { optics, radiusPx, ratio, angle, correlation },
    source: { ...names, ...place, height: patchPx, width: patchPx },
  };
}
