import { createImage, type Image } from "../image/image.ts";
import { planBlocks } from "./block_grid.ts";
import { measureCrossSpectra } from "./cross_spectra.ts";
import type { DefocusLaw } from "./defocus_law.ts";
import { estimateNoise, type FrameNoise, knownNoise } from "./estimate_noise.ts";
import { countPositions } from "./focus_positions.ts";
import { fuseBlocks } from "./fuse_blocks.ts";
import { requireFrames } from "./require_frames.ts";

export interface FuseByDepthOptions {
  /** How blur grows with distance from focus: `FusedStack.law`. */
  law: DefocusLaw;
  /** Focus of each frame, in the unit of the depth. Default 0, 1, 2, ... */
  positions?: readonly number[];
  /** For each frame 1 where it has data; undefined means everywhere. An invalid pixel never counts. */
  valid?: readonly (Uint8Array | undefined)[];
  /** Noise of the frames: standard deviation, 0..1, or as `estimateNoise` found it; estimated when absent. */
  noise?: number | FrameNoise;
  /** How many threads share the work; the result does not depend on it. Default 1. */
  threads?: number;
  signal?: AbortSignal;
  onProgress?: (fraction: number) => void;
}

const NOISE_BLOCK_PX = 32;

/**
 * Fuses frames of equal brightness by a depth that is already known, for instance that of another channel of the same
 * stack: every place from the frames that have it in focus.
 *
 * @throws RangeError when there are fewer than two frames, sizes differ, or a valid pixel or a depth is not finite.
 * @throws The signal's reason once it is aborted.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { fuseByDepth } from "./fuse_by_depth.ts";
 * const first = createImage(32, 32, Float32Array.from({ length: 1024 }, (_, i) => i % 5 / 5));
 * const second = createImage(32, 32, new Float32Array(1024).fill(0.4));
 * const law = { shape: "disk", radiusPerFramePx: 8 } as const;
 * const { full } = await fuseByDepth([first, second], createImage(32, 32), { law, noise: 0.001 });
 * ok(full.data.every((value, i) => Math.abs(value - first.data[i]) < 0.02));
 * ```
 */
export async function fuseByDepth(
  frames: readonly Image[],
  depth: Image,
  options: FuseByDepthOptions,
): Promise<{ full: Image; sources: Uint8Array }> {
  const { law, valid, threads, signal, onProgress } = options;
  requireFrames(frames, { valid });
  const { height, width, pixelSize } = frames[0];
  const positions = options.positions ?? countPositions(undefined, frames.length).positions;
  countPositions(positions, frames.length);
  requireDepth(depth, { frames, positions });
  const { data, sources } = await fuseBlocks(frames, {
    depth: depth.data,
    positions,
    law,
    valid,
    noise: await findNoise(frames, options),
    threads,
    signal,
    onProgress,
  });
  return { full: createImage(height, width, data, pixelSize), sources };
}

function requireDepth(
  { height, width, data }: Image,
  { frames, positions }: { frames: readonly Image[]; positions: readonly number[] },
): void {
  if (height !== frames[0].height || width !== frames[0].width) {
    throw new RangeError(
      `the depth map is ${height} x ${width}, the frames are ${frames[0].height} x ${frames[0].width}: ` +
        "give the map of the same stack",
    );
  }
  const least = Math.min(...positions), most = Math.max(...positions);
  const wrong = data.findIndex((value) => !(value >= least && value <= most));
  if (wrong >= 0) {
    throw new RangeError(
      `a depth must be ${least} to ${most}, where frames are in focus; got ${data[wrong]} at row ${
        Math.floor(wrong / width)
      }, ` +
        `column ${wrong % width}`,
    );
  }
}

async function findNoise(frames: readonly Image[], options: FuseByDepthOptions): Promise<FrameNoise> {
  const { noise, valid, threads, signal } = options;
  if (typeof noise === "number") return knownNoise(frames.map(() => noise), NOISE_BLOCK_PX / 2 - 1);
  if (noise !== undefined) return noise;
  const grid = planBlocks(frames[0], { sizePx: NOISE_BLOCK_PX, stridePx: NOISE_BLOCK_PX });
  return estimateNoise(await measureCrossSpectra(frames, { grid, valid, threads, signal }));
}
