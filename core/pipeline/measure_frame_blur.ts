import { cropImage } from "../image/crop_image.ts";
import type { Image } from "../image/image.ts";
import type { Rectangle } from "../image/rectangle.ts";
import { type BlurMap, estimateBlurMap } from "../kernels/estimate_blur_map.ts";
import { estimateKernels, joinSweeps, type KernelSweep, REPORT_SIZES } from "../kernels/estimate_kernels.ts";
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
  /** Standard deviation of the full stack's noise. */
  fullNoise: number;
  frame: NamedFrame;
  /** 1 where the frame has data; undefined: everywhere. */
  valid: Uint8Array | undefined;
  /** Most patches of which kernels are estimated. */
  patches?: number;
  piece: FramePiece;
}

/** Of the work on a frame: the kernels of a share of its patches, or the map of its blur. */
export type FramePiece = "map" | { index: number; of: number };

/** What a piece of work gave. */
export interface FrameBlurPiece {
  sweep?: Pick<KernelSweep, "found" | "skipped">;
  map?: FrameBlur["map"];
}

/** Shares of a frame's patches: threads are kept busy to the end even where there are more of them than frames. */
const SWEEPS = 4;
/** All pieces of one frame, and their shares of its time. */
export const FRAME_PIECES: readonly { piece: FramePiece; share: number }[] = [
  ...Array.from({ length: SWEEPS }, (_, index) => ({ piece: { index, of: SWEEPS }, share: 0.9 / SWEEPS })),
  { piece: "map", share: 0.1 },
];

/** Side of the patches, and their greatest share of a small frame's height or width. */
const PATCH_PX = 192;
const PATCH_SHARE = 0.6;
/** A kernel takes up no more of a patch's side than this. */
const KERNEL_SHARE = 0.5;

/** A piece of the work on one frame. */
export async function measureFrameBlur(
  request: FrameBlurRequest,
  options: WorkOptions = {},
): Promise<FrameBlurPiece> {
  const { full, frame, valid, piece } = request;
  if (piece !== "map") return { sweep: await sweep(request, { ...options, part: piece }) };
  const pair = { full: full.image, frame: frame.image };
  const { radiusPx, certainty } = await estimateBlurMap(pair, { ...options, valid });
  return { map: { radiusPx, certainty } };
}

/** Kernels and skipped patches at their places in the whole; none where a frame overlaps too little. */
async function sweep(
  { full, fullNoise, frame, valid, patches }: FrameBlurRequest,
  options: WorkOptions & { part: { index: number; of: number } },
): Promise<Pick<KernelSweep, "found" | "skipped">> {
  const area = findValidArea([valid], full.image);
  const patchPx = Math.min(PATCH_PX, Math.floor(PATCH_SHARE * Math.min(area.height, area.width)));
  const sizes = REPORT_SIZES.filter((size) => size <= KERNEL_SHARE * patchPx);
  if (sizes.length === 0) return { found: [], skipped: [] };
  const { found, skipped } = await estimateKernels(
    cropPair({ full: full.image, frame: frame.image }, area),
    { names: { full: full.name, frame: frame.name }, patchPx, patches, sizes, fullNoise, ...options },
  );
  return {
    found: found.map((entry) => ({ ...entry, source: moveBy(entry.source, area) })),
    skipped: skipped.map((place) => moveBy(place, area)),
  };
}

/** The kernels of one frame's patches, and the map of its blur, out of all its pieces. */
export function joinPieces(
  pieces: readonly FrameBlurPiece[],
  { name, index, keep }: { name: string; index: number; keep: "report" | "all" },
): { blur: FrameBlur; kernels: BankedKernel[] } {
  const { found, kept, counts, skipped } = joinSweeps(pieces.flatMap(({ sweep }) => sweep ?? []));
  const { map } = pieces.find(({ map }) => map)!;
  return {
    blur: { name, index, counts, skipped, found: found.length, map: map! },
    kernels: keep === "all" ? found : kept.kernels,
  };
}

/** Both cut to the area in which the frame has data, so that patches are laid where they can be used. */
function cropPair(
  { full, frame }: { full: Image; frame: Image },
  area: Rectangle,
): { full: Image; frame: Image } {
  return { full: cropImage(full, area), frame: cropImage(frame, area) };
}

/** A place in the area as a place in the whole. */
function moveBy<T extends { row: number; column: number }>(place: T, { top, left }: Rectangle): T {
  return { ...place, row: place.row + top, column: place.column + left };
}
