import type { StackProvenance } from "../evidence/provenance.ts";
import { judgeBrightness } from "../focus/judge_brightness.ts";
import type { Rectangle } from "../image/rectangle.ts";
import { type AlignedFrames, cropToCommonArea, leaveOut } from "./aligned_frames.ts";
import { estimateFrameKernels, type FrameKernels } from "./estimate_frame_kernels.ts";
import { type FusedFrames, fuseFrames, requireCountable } from "./fuse_frames.ts";
import type { NamedFrame } from "./named_frame.ts";
import { registerFrames, type RegisterFramesOptions } from "./register_frames.ts";
import { requireDistinct } from "./require_distinct.ts";
import { takeUsable } from "./take_usable.ts";
import { scaleImage } from "./unit_scale.ts";
import { VERSION } from "./version.ts";
import { withFrameNames } from "./with_frame_names.ts";

export type StackStage = "register" | "fuse" | "kernels";

export interface ProcessStackOptions extends Omit<RegisterFramesOptions, "onProgress"> {
  /** The frames lie on one another already: they are not registered. Default false. */
  aligned?: boolean;
  /** Results cover what every frame covers. Default false: what the reference covers. */
  crop?: boolean;
  /** Whether the kernels between the full stack and its frames are estimated. Default true. */
  kernels?: boolean;
  /** Most patches of a frame of which kernels are estimated, spread over it. Default 16. */
  patches?: number;
  /** How much of a stage is done, 0..1. */
  onProgress?: (stage: StackStage, fraction: number) => void;
}

export interface ProcessedStack {
  aligned: AlignedFrames;
  fused: FusedFrames;
  kernels?: FrameKernels;
  /** Which part of the reference the results cover. */
  area: Rectangle;
  provenance: StackProvenance;
}

/**
 * The whole way of a focus stack: its frames laid on one another, fused to one image that is sharp all over, with
 * depth, sources and, on request, the blur kernels between that image and each frame.
 *
 * @throws StackError with the reasons when fewer than two frames fit together, or one is the same as another; the
 *   signal's reason once it is aborted.
 * @example
 * ```ts
 * import { ok, strictEqual } from "node:assert";
 * import { synthesizeStack } from "../synthesis/synthesize_stack.ts";
 * import { processStack } from "./process_stack.ts";
 * const { frames } = synthesizeStack({ seed: 1, height: 96, width: 128, frames: 3 });
 * const named = frames.map((image, k) => ({ name: `frame ${k + 1}`, image }));
 * const { fused, provenance } = await processStack(named, { aligned: true, kernels: false });
 * strictEqual(fused.full.height, 96);
 * ok(Math.abs(fused.shares.reduce((sum, share) => sum + share) - 1) < 1e-9);
 * strictEqual(provenance.reference, "frame 2");
 * ```
 */
export async function processStack(
  frames: readonly NamedFrame[],
  options: ProcessStackOptions = {},
): Promise<ProcessedStack> {
  const { kernels: withKernels = true, patches, threads, signal, created, onProgress } = options;
  requireCountable(frames);
  requireDistinct(frames);
  const startMs = performance.now();
  const report = (stage: StackStage) => onProgress && ((fraction: number) => onProgress(stage, fraction));
  const { aligned, area, parameters } = await align(frames, { ...options, onProgress: report("register") });
  const fused = await fuseFrames(aligned, { threads, signal, onProgress: report("fuse") }).catch((error) => {
    throw signal?.aborted ? error : withFrameNames(error, aligned.frames);
  });
  const full = { name: "full", image: fused.full };
  const kernels = withKernels
    ? await estimateFrameKernels(full, aligned, {
      keep: "all",
      patches,
      threads,
      signal,
      onProgress: report("kernels"),
    })
    : undefined;
  return {
    aligned,
    fused,
    ...(kernels && { kernels }),
    area,
    provenance: {
      program: "limbus",
      version: VERSION,
      operation: withKernels ? "stack" : "fuse",
      parameters,
      reference: aligned.frames[aligned.reference].name,
      frames: fused.provenance.frames,
      ...(created !== undefined && { created }),
      seconds: Math.round(performance.now() - startMs) / 1000,
    },
  };
}

async function align(
  frames: readonly NamedFrame[],
  { aligned: isAligned, crop = false, ...options }:
    & Omit<ProcessStackOptions, "onProgress">
    & RegisterFramesOptions,
): Promise<Pick<ProcessedStack, "aligned" | "area"> & { parameters: StackProvenance["parameters"] }> {
  const [{ image: { height, width } }] = frames;
  const whole = { top: 0, left: 0, height, width };
  if (isAligned) {
    const aligned = leaveOutIncomparable(takeUsable(frames, options));
    return { aligned, area: whole, parameters: { aligned: true } };
  }
  const registered = await registerFrames(frames, options);
  const parameters = { ...registered.provenance.parameters, crop };
  if (!crop) return { aligned: leaveOutIncomparable(registered), area: whole, parameters };
  const aligned = leaveOutIncomparable(cropToCommonArea(registered));
  return { aligned, area: registered.commonArea, parameters };
}

/** Without the frames that cannot be brought to the reference's brightness. */
function leaveOutIncomparable(aligned: AlignedFrames): AlignedFrames {
  const { frames, valid, reference, scale } = aligned;
  const images = frames.map(({ image }) => scaleImage(image, scale));
  return leaveOut(aligned, judgeBrightness(images, { valid, reference }));
}
