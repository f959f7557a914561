import { sizeCategory } from "../kernels/estimate_kernels.ts";
import type { Kernel } from "../kernels/kernel.ts";
import type { BankedKernel, KernelBank } from "../kernels/kernel_bank.ts";
import type { StackPairRecipe } from "../training/stack_pairs.ts";

const NO_BLUR: Kernel = { size: 1, data: Float32Array.of(1) };

/**
 * The kernels of a bank that pairs are blurred with, `kernelCount` at most: with `report` those of least error, half of
 * them of 11 to 20 px and half above, as far as there are; with `all` no blur, and of all sizes evenly.
 *
 * @throws RangeError when the bank has none that fit.
 * @example
 * ```ts
 * import { throws } from "node:assert";
 * import { chooseKernels } from "./choose_kernels.ts";
 * const choose = () => chooseKernels({ kernels: [] }, { keep: "report", kernelCount: 20 });
 * throws(choose, /the bank has no kernel above 10 px/);
 * ```
 */
export function chooseKernels(
  { kernels }: KernelBank,
  { keep, kernelCount }: Pick<StackPairRecipe, "keep" | "kernelCount">,
): Kernel[] {
  return keep === "report"
    ? chooseAsReport(kernels, kernelCount)
    : [NO_BLUR, ...chooseEvenly(kernels, kernelCount - 1)];
}

function chooseAsReport(kernels: readonly BankedKernel[], count: number): Kernel[] {
  const of = (category: "medium" | "large") =>
    kernels.filter(({ kernel }) => sizeCategory(kernel.size) === category).toSorted((a, b) => a.mse - b.mse);
  const [medium, large] = [of("medium"), of("large")];
  if (medium.length + large.length === 0) {
    throw new RangeError("the bank has no kernel above 10 px: make it of frames that are blurred more");
  }
  const fromLarge = Math.min(large.length, Math.max(Math.floor(count / 2), count - medium.length));
  return [...medium.slice(0, count - fromLarge), ...large.slice(0, fromLarge)].map(({ kernel }) => kernel);
}

function chooseEvenly(kernels: readonly BankedKernel[], count: number): Kernel[] {
  if (kernels.length === 0) throw new RangeError("the bank has no kernels");
  const sorted = kernels.toSorted((a, b) => a.fit.radiusPx - b.fit.radiusPx);
  if (sorted.length <= count) return sorted.map(({ kernel }) => kernel);
  return Array.from(
    { length: count },
    (_, i) => sorted[Math.floor((i + 0.5) * sorted.length / count)].kernel,
  );
}
