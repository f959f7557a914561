import type { Kernel } from "./kernel.ts";
import type { Optics } from "./optics.ts";

/** Kernels estimated from pairs of images, and where each came from. */
export interface KernelBank {
  kernels: BankedKernel[];
}

export interface BankedKernel {
  kernel: Kernel;
  source: KernelSource;
  /** Mean squared error of the sharp patch blurred with the kernel against the (denoised) blurred patch. */
  mse: number;
  /** What the noise of both patches, as they were before denoising, makes of it. */
  noiseFloor: number;
  /** Residual shift of the blurred patch in pixels, which was taken out. */
  shift: { row: number; column: number };
  /** The optics that fits best, by which kernels are compared. */
  fit: DefocusFit;
}

/** The pair of patches a kernel was estimated from. */
export interface KernelSource {
  /** Names of the full stack and the frame. */
  full: string;
  frame: string;
  /** The patch in the full stack. */
  row: number;
  column: number;
  height: number;
  width: number;
}

/** A parametric kernel near to an estimated one. */
export interface DefocusFit {
  optics: Optics;
  radiusPx: number;
  /** Of the axes; 1 for wave optics, which is always round. */
  ratio: number;
  /** Of the longer axis, radians from the column axis. */
  angle: number;
  /** Normalised cross-correlation of the estimated kernel with the fitted one, -1..1. */
  correlation: number;
}
