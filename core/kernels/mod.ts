export { choosePatches, type PatchChoice, type PatchPlace, type SkippedPatch } from "./choose_patches.ts";
export { correlateKernels } from "./correlate_kernels.ts";
export {
  type DecodedKernelBank,
  decodeKernelBank,
  KernelBankError,
  rawFileOf,
} from "./decode_kernel_bank.ts";
export { type EncodedKernelBank, encodeKernelBank } from "./encode_kernel_bank.ts";
export { equivalentRadiusPx, kernelCentroid } from "./equivalent_radius.ts";
export {
  type EstimatedKernel,
  estimateKernel,
  type KernelEstimateOptions,
  type PairNoise,
} from "./estimate_kernel.ts";
export {
  estimateKernels,
  joinSweeps,
  type KernelSweep,
  type KernelSweepOptions,
  REPORT_SIZES,
  type SizeCategory,
  sizeCategory,
} from "./estimate_kernels.ts";
export { ALL_OPTICS, fitDefocus, type TiltedDefocusFit } from "./fit_defocus.ts";
export { type Kernel, normalizeKernel, trimKernel } from "./kernel.ts";
export type { BankedKernel, DefocusFit, KernelBank, KernelSource } from "./kernel_bank.ts";
export { type Astigmatism, defocusKernel, type Optics } from "./optics.ts";
export { type BlurMap, type BlurMapOptions, estimateBlurMap } from "./estimate_blur_map.ts";
export { drawKernelSheet } from "./draw_kernel_sheet.ts";
