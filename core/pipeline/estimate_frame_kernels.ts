import type { StackProvenance } from "../evidence/provenance.ts";
import { cropImage } from "../image/crop_image.ts";
import type { Image } from "../image/image.ts";
import { type BlurMap, estimateBlurMap } from "../kernels/estimate_blur_map.ts";
import { estimateKernels, type KernelSweep } from "../kernels/estimate_kernels.ts";
import type { BankedKernel, KernelBank } from "../kernels/kernel_bank.ts";
import { type Area, findCommonArea } from "../registration/mod.ts";
import type { AlignedFrames } from "./aligned_frames.ts";
import type { NamedFrame } from "./named_frame.ts";
import { scaleImage } from "./unit_scale.ts";
import { VERSION } from "./version.ts";

export interface EstimateFrameKernelsOptions {
  /**
   * Which kernels go into the bank: the best of each frame above 10 px, as in the report, or that of every patch.
   * Default "report".
   */
  keep?: "report" | "all";
  signal?: AbortSignal;
  /** How much is done, 0..1. */
  onProgress?: (fraction: number) => void;
  /** When this is, ISO 8601: recorded with the result. */
  created?: string;
}

export interface FrameKernels {
  /** Of all frames, in their order. */
  bank: KernelBank;
  /** What was found for each frame. */
  frames: FrameBlur[];
  provenance: StackProvenance;
}

/** The blur of one frame against the full stack. */
export interface FrameBlur extends Omit<KernelSweep, "found" | "kept"> {
  name: string;
  /** Among the frames given. */
  index: number;
  /** Number of patches with a kernel. */
  found: number;
  /** Blur radius at each pixel, in pixels, and how sure that is. */
  map: Pick<BlurMap, "radiusPx" | "certainty">;
}

/** Share of a frame's time that its kernels take; the rest is its blur map. */
const SWEEPING = 0.9;

/** Side of the patches, and their greatest share of a small frame's height or width. */
const PATCH_PX = 192;
const PATCH_SHARE = 0.6;

/**
 * The blur kernels between a full stack and the frames that lie on it, patch by patch, and a map of each frame's blur.
 *
 * @param full sharp all over, in the geometry of the aligned frames.
 * @throws RangeError when the full stack and the frames differ in size or are too small; the signal's reason once it is
 *   aborted.
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { synthesizeStack } from "../synthesis/synthesize_stack.ts";
 * import { takeAsAligned } from "./aligned_frames.ts";
 * import { estimateFrameKernels } from "./estimate_frame_kernels.ts";
 * const { sharp, frames } = synthesizeStack({ seed: 1, height: 96, width: 96, frames: 1, maxRadiusPx: 4 });
 * const aligned = takeAsAligned([{ name: "frame", image: frames[0] }]);
 * const { bank } = await estimateFrameKernels({ name: "full", image: sharp }, aligned, { keep: "all" });
 * strictEqual(bank.kernels[0].source.frame, "frame");
 * ```
 */
export async function estimateFrameKernels(
  full: NamedFrame,
  aligned: Omit<AlignedFrames, "reference" | "commonArea">,
  options: EstimateFrameKernelsOptions = {},
): Promise<FrameKernels> {
  const { keep = "report", signal, onProgress, created } = options;
  const { frames, valid, indices, scale, origins } = aligned;
  const startMs = performance.now();
  const sharp = scaleImage(full.image, scale);
  const kernels: KernelBank["kernels"] = [];
  const blurs: FrameBlur[] = [];
  for (const [index, { name, image }] of frames.entries()) {
    const pair = { full: sharp, frame: scaleImage(image, scale) };
    const report = (from: number, share: number) => (fraction: number) =>
      onProgress?.((index + from + share * fraction) / frames.length);
    const area = findCommonArea([valid[index]], sharp);
    const { found, kept, counts, skipped } = await estimateKernels(cropPair(pair, area), {
      names: { full: full.name, frame: name },
      patchPx: Math.min(PATCH_PX, Math.floor(PATCH_SHARE * Math.min(area.height, area.width))),
      signal,
      onProgress: report(0, SWEEPING),
    });
    const { radiusPx, certainty } = await estimateBlurMap(pair, {
      valid: valid[index],
      signal,
      onProgress: report(SWEEPING, 1 - SWEEPING),
    });
    const own = keep === "all" ? found : kept.kernels;
    kernels.push(...own.map((entry) => moveSource(entry, area)));
    blurs.push({
      name,
      index: indices[index],
      counts,
      skipped,
      found: found.length,
      map: { radiusPx, certainty },
    });
  }
  return {
    bank: { kernels },
    frames: blurs,
    provenance: {
      program: "limbus",
      version: VERSION,
      operation: "kernels",
      parameters: { keep, valueScale: scale.factor },
      reference: full.name,
      frames: origins,
      ...(created !== undefined && { created }),
      seconds: Math.round(performance.now() - startMs) / 1000,
    },
  };
}

/** Both cut to the area in which the frame has data, so that patches are laid where they can be used. */
function cropPair({ full, frame }: { full: Image; frame: Image }, area: Area): { full: Image; frame: Image } {
  return { full: cropImage(full, area), frame: cropImage(frame, area) };
}

function moveSource(entry: BankedKernel, area: Area): BankedKernel {
  return { ...entry, source: moveBy(entry.source, area) };
}

/** A place in the area as a place in the whole. */
function moveBy<T extends { row: number; column: number }>(place: T, { top, left }: Area): T {
  return { ...place, row: place.row + top, column: place.column + left };
}
