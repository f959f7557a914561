import { cropImage } from "../image/crop_image.ts";
import type { Image } from "../image/image.ts";
import type { Rectangle } from "../image/rectangle.ts";
import { type BlurMap, estimateBlurMap } from "../kernels/estimate_blur_map.ts";
import { estimateKernels, type KernelSweep, REPORT_SIZES } from "../kernels/estimate_kernels.ts";
import type { BankedKernel } from "../kernels/kernel_bank.ts";
import type { WorkOptions } from "../math/worker_crew.ts";
import { findValidArea } from "../registration/mod.ts";
import type { NamedFrame } from "./named_frame.ts";

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

/** A frame and what is known of it, as it goes to a worker. */
export interface FrameBlurRequest {
  full: NamedFrame;
  frame: NamedFrame;
  /** Of the frame, among those given. */
  index: number;
  /** 1 where the frame has data; undefined: everywhere. */
  valid: Uint8Array | undefined;
  /** Which kernels are kept: those that the report keeps, or that of every patch. */
  keep: "report" | "all";
}

/** Share of a frame's time that its kernels take; the rest is its blur map. */
const SWEEPING = 0.9;

/** Side of the patches, and their greatest share of a small frame's height or width. */
const PATCH_PX = 192;
const PATCH_SHARE = 0.6;
/** A kernel takes up no more of a patch's side than this. */
const KERNEL_SHARE = 0.5;

/** What a frame gives that overlaps too little with the full stack. */
const NO_KERNELS: KernelSweep = {
  found: [],
  kept: { kernels: [] },
  counts: { small: 0, medium: 0, large: 0 },
  skipped: [],
};

/** The kernels of one frame's patches, and the map of its blur. */
export async function measureFrameBlur(
  request: FrameBlurRequest,
  { signal, onProgress }: WorkOptions = {},
): Promise<{ blur: FrameBlur; kernels: BankedKernel[] }> {
  const { full, frame, index, valid, keep } = request;
  const pair = { full: full.image, frame: frame.image };
  const area = findValidArea([valid], full.image);
  const patchPx = Math.min(PATCH_PX, Math.floor(PATCH_SHARE * Math.min(area.height, area.width)));
  const sizes = REPORT_SIZES.filter((size) => size <= KERNEL_SHARE * patchPx);
  const { found, kept, counts, skipped } = sizes.length === 0
    ? NO_KERNELS
    : await estimateKernels(cropPair(pair, area), {
      names: { full: full.name, frame: frame.name },
      patchPx,
      sizes,
      signal,
      onProgress: onProgress && ((fraction) => onProgress(SWEEPING * fraction)),
    });
  const { radiusPx, certainty } = await estimateBlurMap(pair, {
    valid,
    signal,
    onProgress: onProgress && ((fraction) => onProgress(SWEEPING + (1 - SWEEPING) * fraction)),
  });
  const own = keep === "all" ? found : kept.kernels;
  return {
    blur: { name: frame.name, index, counts, skipped, found: found.length, map: { radiusPx, certainty } },
    kernels: own.map((entry) => moveSource(entry, area)),
  };
}

/** Both cut to the area in which the frame has data, so that patches are laid where they can be used. */
function cropPair(
  { full, frame }: { full: Image; frame: Image },
  area: Rectangle,
): { full: Image; frame: Image } {
  return { full: cropImage(full, area), frame: cropImage(frame, area) };
}

function moveSource(entry: BankedKernel, area: Rectangle): BankedKernel {
  return { ...entry, source: moveBy(entry.source, area) };
}

/** A place in the area as a place in the whole. */
function moveBy<T extends { row: number; column: number }>(place: T, { top, left }: Rectangle): T {
  return { ...place, row: place.row + top, column: place.column + left };
}
