import type { FrameOrigin, StackProvenance } from "../evidence/provenance.ts";
import { fuseStack } from "../focus/fuse_stack.ts";
import type { Image } from "../image/image.ts";
import type { AlignedFrames } from "./aligned_frames.ts";
import { chooseThreads } from "./choose_threads.ts";
import { scaleBack, scaleImage } from "./unit_scale.ts";
import { StackError } from "./stack_error.ts";
import { VERSION } from "./version.ts";

export interface FuseFramesOptions {
  /** How many threads share the work; the result does not depend on it. By default one a core for large images. */
  threads?: number;
  signal?: AbortSignal;
  /** How much is done, 0..1. */
  onProgress?: (fraction: number) => void;
  /** When this is, ISO 8601: recorded with the result. */
  created?: string;
}

export interface FusedFrames {
  /** The full stack: every place as the frames that had it sharp show it. */
  full: Image;
  /**
   * Where the surface lies, in frames as given: 0 is the first frame's focus. Where frames turn out to be unevenly spaced,
   * or in another order, the unit is the mean step, and `provenance.frames` tell the focus of each.
   */
  depth: Image;
  /** How sure the depth is, 0..1. */
  confidence: Image;
  /** For each pixel the index, among the frames given, of the one that supplied most of it. */
  sources: Uint8Array;
  /** Share of the pixels that each of the frames given supplied. */
  shares: number[];
  provenance: StackProvenance;
}

/** Frame numbers from 1 have to fit into 8 bits. */
const MOST_FRAMES = 255;

/** @throws StackError where there are more frames than the map of sources can number. */
export function requireCountable(frames: readonly unknown[]): void {
  if (frames.length <= MOST_FRAMES) return;
  throw new StackError(`${frames.length} frames cannot be fused, ${MOST_FRAMES} at most: give fewer`);
}

/**
 * Aligned frames fused to one image that is sharp wherever one of them is, with the depth of every place and the
 * frame that supplied it. Depth and sources count the frames as given, those left out included.
 *
 * @throws StackError for more than 255 frames; the signal's reason once it is aborted.
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { synthesizeStack } from "../synthesis/synthesize_stack.ts";
 * import { takeAsAligned } from "./aligned_frames.ts";
 * import { fuseFrames } from "./fuse_frames.ts";
 * const { frames } = synthesizeStack({ seed: 1, height: 64, width: 96, frames: 2 });
 * const named = frames.map((image, k) => ({ name: `frame ${k + 1}`, image }));
 * const { sources, depth } = await fuseFrames(takeAsAligned(named));
 * strictEqual(sources.length, 64 * 96);
 * strictEqual(depth.data.every((value) => value >= 0 && value <= 1), true);
 * ```
 */
export async function fuseFrames(
  aligned: AlignedFrames,
  { threads, signal, onProgress, created }: FuseFramesOptions = {},
): Promise<FusedFrames> {
  const { frames, valid, indices, reference, origins, scale } = aligned;
  requireCountable(origins);
  const startMs = performance.now();
  const images = frames.map(({ image }) => scaleImage(image, scale));
  const fused = await fuseStack(images, {
    positions: indices,
    valid,
    reference,
    threads: chooseThreads(images, threads),
    signal,
    onProgress,
  });
  const gains = new Map(fused.gains.map(({ gain, offset }, i) => [
    indices[i],
    // The offset in the frames' own values: frame = gain * reference + offset.
    { gain, offset: offset * scale.factor + scale.offset * (1 - gain) },
  ]));
  const focus = new Map(
    fused.positions.flatMap((position, i): [number, number][] =>
      position === indices[i] ? [] : [[indices[i], Math.round(1000 * position) / 1000]]
    ),
  );
  const isWhole = indices.length === origins.length;
  const sources = isWhole ? fused.sources : fused.sources.map((source) => indices[source]);
  return {
    full: scaleBack(fused.full, scale),
    depth: fused.depth.depth,
    confidence: fused.depth.confidence,
    sources,
    shares: countShares(sources, origins.length),
    provenance: {
      program: "limbus",
      version: VERSION,
      operation: "fuse",
      parameters: {},
      reference: frames[reference].name,
      frames: origins.map((origin, index): FrameOrigin => {
        const gain = gains.get(index), focused = focus.get(index);
        return { ...origin, ...(gain && { gain }), ...(focused !== undefined && { focus: focused }) };
      }),
      ...(created !== undefined && { created }),
      seconds: Math.round(performance.now() - startMs) / 1000,
    },
  };
}

function countShares(sources: Uint8Array, frames: number): number[] {
  const counts = new Array<number>(frames).fill(0);
  for (let i = 0; i < sources.length; i++) counts[sources[i]]++;
  return counts.map((count) => count / sources.length);
}
