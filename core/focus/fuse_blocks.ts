import type { Image } from "../image/image.ts";
import { shareValues } from "../math/worker_crew.ts";
import { type BlockGrid, planBlocks } from "./block_grid.ts";
import type { DefocusLaw } from "./defocus_law.ts";
import type { FrameNoise } from "./estimate_noise.ts";
import { type FusedStrip, type FuseRequest, fuseStrip } from "./fuse_strip.ts";
import { shareFrames } from "./share_frames.ts";
import { workInStrips } from "./work_in_strips.ts";

export interface FuseBlocksOptions {
  /** Depth of the surface at each pixel, in the unit of `positions`. */
  depth: Float32Array;
  /** Focus of each frame. */
  positions: readonly number[];
  law: DefocusLaw;
  noise: FrameNoise;
  valid?: readonly (Uint8Array | undefined)[];
  /** Side of a block. */
  sizePx: number;
  /** Half of it. */
  stridePx: number;
  /** How many threads share the rows; the result does not depend on it. Default 1. */
  threads?: number;
  signal?: AbortSignal;
  onProgress?: (fraction: number) => void;
}

export interface FusedBlocks {
  /** 0 where no frame is valid. */
  data: Float32Array;
  grid: BlockGrid;
  /** Share of the detail each frame supplied to a block, at block * frames + frame. */
  shares: Float32Array;
}

/**
 * Fuses frames block by block, blocks overlapping under a sine window on the way in and on the way out. A block that
 * some frames hold in part only is combined once for each set of frames that some of its pixels are valid in, and gives
 * each pixel what comes of its own set.
 */
export async function fuseBlocks(
  frames: readonly Image[],
  { valid, depth, positions, law, noise, sizePx, stridePx, ...options }: FuseBlocksOptions,
): Promise<FusedBlocks> {
  const { threads = 1 } = options;
  const { height, width } = frames[0];
  const grid = planBlocks(frames[0], { sizePx, stridePx });
  const shared = {
    ...shareFrames(frames, { valid, threads }),
    depth: threads > 1 ? shareValues(depth) : depth,
  };
  const strips = await workInStrips<FuseRequest, FusedStrip>(grid.rows, {
    ...options,
    request: (strip) => ({ ...shared, positions, law, noise, sizePx, stridePx, strip }),
    work: fuseStrip,
    createWorker: () => new Worker(new URL("./fuse_worker.ts", import.meta.url), { type: "module" }),
  });
  const data = new Float32Array(height * width);
  const shares = new Float32Array(grid.rows * grid.columns * frames.length);
  let [pixel, share] = [0, 0];
  for (const strip of strips) {
    data.set(strip.data, pixel);
    shares.set(strip.shares, share);
    pixel += strip.data.length;
    share += strip.shares.length;
  }
  return { data, grid, shares };
}
