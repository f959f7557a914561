import type { Image } from "../image/image.ts";
import { shareValues } from "../math/worker_crew.ts";
import { planBlocks } from "./block_grid.ts";
import type { DefocusLaw } from "./defocus_law.ts";
import type { FrameNoise } from "./estimate_noise.ts";
import { type FusedStrip, type FuseRequest, fuseStrip } from "./fuse_strip.ts";
import { shareFrames } from "./share_frames.ts";
import { workInStrips } from "../math/work_in_strips.ts";

export interface FuseBlocksOptions {
  /** Depth of the surface at each pixel, in the unit of `positions`. */
  depth: Float32Array;
  /** Focus of each frame. */
  positions: readonly number[];
  law: DefocusLaw;
  noise: FrameNoise;
  valid?: readonly (Uint8Array | undefined)[];
  /** How many threads share the rows; the result does not depend on it. Default 1. */
  threads?: number;
  signal?: AbortSignal;
  onProgress?: (fraction: number) => void;
}

/** Side of a block, and how far it is from one to the next. */
const [SIZE_PX, STRIDE_PX] = [16, 8];

export interface FusedBlocks {
  /** 0 where no frame is valid. */
  data: Float32Array;
  /** For each pixel the index of the frame that supplied most of its detail. */
  sources: Uint8Array;
}

/**
 * Fuses frames block by block, blocks overlapping under a sine window on the way in and on the way out. A block that
 * some frames hold in part only is combined once for each set of frames that some of its pixels are valid in, and gives
 * each pixel what comes of its own set.
 */
export async function fuseBlocks(
  frames: readonly Image[],
  { valid, depth, positions, law, noise, ...options }: FuseBlocksOptions,
): Promise<FusedBlocks> {
  const { threads = 1 } = options;
  const { height, width } = frames[0];
  const grid = planBlocks(frames[0], { sizePx: SIZE_PX, stridePx: STRIDE_PX });
  const shared = {
    ...shareFrames(frames, { valid, threads }),
    depth: threads > 1 ? shareValues(depth) : depth,
  };
  const strips = await workInStrips<FuseRequest, FusedStrip>(grid.rows, {
    ...options,
    request: (strip) => ({ ...shared, positions, law, noise, grid, strip }),
    work: fuseStrip,
    createWorker: () => new Worker(new URL("./fuse_worker.ts", import.meta.url), { type: "module" }),
  });
  const data = new Float32Array(height * width);
  const sources = new Uint8Array(height * width);
  let pixel = 0;
  for (const strip of strips) {
    data.set(strip.data, pixel);
    sources.set(strip.sources, pixel);
    pixel += strip.data.length;
  }
  return { data, sources };
}
