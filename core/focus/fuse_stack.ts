import { createImage, type Image } from "../image/image.ts";
import { planBlocks } from "./block_grid.ts";
import { measureCrossSpectra } from "./cross_spectra.ts";
import { estimateBlockDepth } from "./estimate_depth.ts";
import { estimateLaw } from "./estimate_law.ts";
import { estimateNoise, knownNoise } from "./estimate_noise.ts";
import { estimatePositions } from "./estimate_positions.ts";
import { countPositions } from "./focus_positions.ts";
import { fuseBlocks } from "./fuse_blocks.ts";
import type { FusedStack } from "./fused_stack.ts";
import { interpolateBlocks } from "./interpolate_blocks.ts";
import { keepGains, normalizeGains } from "./normalize_gains.ts";
import { shareFrames } from "./share_frames.ts";

export interface FuseStackOptions {
  /** Focus of each frame, in any order and unit: that of the depth. Default 0, 1, 2, ... */
  positions?: readonly number[];
  /**
   * Whether positions under which the frames are clearly likelier take the place of those given, between the same least
   * and greatest. Default true.
   */
  refinePositions?: boolean;
  /** For each frame 1 where it has data; undefined means everywhere. An invalid pixel never counts. */
  valid?: readonly (Uint8Array | undefined)[];
  /** The frame whose brightness the result has. Default the middle one, the earlier of two. */
  reference?: number;
  /** Whether to bring the frames to one brightness first. Default true. */
  normalizeGains?: boolean;
  /** Standard deviation of the frames' noise, 0..1; estimated when absent. */
  noise?: number;
  /** How many threads share the work; the result does not depend on it. Default 1. */
  threads?: number;
  signal?: AbortSignal;
  onProgress?: (fraction: number) => void;
}

/** Blocks in which focus is measured; of many frames fewer, as they have far more pairs to compare. */
const DEPTH_BLOCK_PX = 32;
const MANY_FRAMES = 10;

/**
 * Fuses a focus stack of aligned frames into one image that is sharp everywhere, and tells the depth of every place and
 * the frame that supplied it.
 *
 * The frames are brought to one brightness (`normalizeGains`). In blocks of 32 x 32 px, every 16 px, their cross-spectra
 * tell the noise of each frame, how blur grows from frame to frame, and each block's depth, as the one at which the frames
 * are likeliest to show one scene through different blurs; depths are smoothed by how sure they are, steps are kept. With
 * the depth known, blocks of 16 x 16 px, every 8 px, are combined in the Fourier domain by the linear estimate of least
 * mean squared error: what several frames show equally well is averaged, what none shows in full, midway between two
 * frames, is brought back as far as noise allows, and what is noise alone is shrunk. Depth from such ratios of spectra
 * goes back to A. Pentland, A new sense for depth of field, IEEE PAMI 9 (1987).
 *
 * Frames of uneven focus, or in another order than that of focus, are told from the same cross-spectra: of 3 to 24
 * frames the order and the positions are sought under which they are likeliest, and taken where they explain at least
 * 1% more than those given (`positions` of the result; `refinePositions: false` leaves those given). Which end of the
 * focus comes first cannot be seen.
 *
 * Where the same blur is seen all over the field, at one depth, the sharpest frame is taken to be sharp.
 *
 * @throws RangeError when there are fewer than two frames, sizes differ, a valid pixel is not finite, a frame has no
 * area in common with the reference, or positions are not finite or all equal.
 * @throws The signal's reason once it is aborted.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { createRandom } from "../math/random.ts";
 * import { fuseStack } from "./fuse_stack.ts";
 * const random = createRandom(1);
 * const sharp = createImage(64, 64, Float32Array.from({ length: 4096 }, () => random.between(0.3, 0.7)));
 * const blurred = createImage(64, 64, new Float32Array(4096).fill(0.5));
 * const { full, sources } = await fuseStack([blurred, sharp], { noise: 0.001, normalizeGains: false });
 * ok(full.data.every((value, i) => Math.abs(value - sharp.data[i]) < 0.02));
 * ok(sources.every((source) => source === 1));
 * ```
 */
export async function fuseStack(
  frames: readonly Image[],
  options: FuseStackOptions = {},
): Promise<FusedStack> {
  const { reference, noise: sigma, threads, signal, onProgress } = options;
  const { frames: given, valid } = shareFrames(frames, { valid: options.valid, threads });
  const { images, gains } = (options.normalizeGains === false ? keepGains : normalizeGains)(given, {
    valid,
    reference,
  });
  const { first, step, positions: counted } = countPositions(options.positions, frames.length);
  const { height, width, pixelSize } = frames[0];
  const grid = planBlocks(frames[0], {
    sizePx: DEPTH_BLOCK_PX,
    stridePx: frames.length > MANY_FRAMES ? DEPTH_BLOCK_PX : DEPTH_BLOCK_PX / 2,
  });
  const asGiven = (position: number) => first + step * position;
  const report = (from: number, to: number) => (fraction: number) =>
    onProgress?.(from + (to - from) * fraction);
  const spectra = await measureCrossSpectra(images, {
    grid,
    valid,
    threads,
    signal,
    onProgress: report(0.05, 0.35),
  });
  const noise = sigma === undefined
    ? estimateNoise(spectra)
    : knownNoise(gains.map(({ gain }) => sigma / gain), spectra.bands);
  const law = await estimateLaw(spectra, { noise, positions: counted, signal });
  const fit = { positions: counted, law };
  const { positions, ...found } = options.refinePositions === false
    ? fit
    : await estimatePositions(spectra, { given: fit, noise, signal });
  const blocks = await estimateBlockDepth(spectra, { ...found, noise, positions, signal });
  const depth = interpolateBlocks(blocks.depth, { grid, height, width });
  const confidence = interpolateBlocks(blocks.confidence, { grid, height, width });
  const { data, sources } = await fuseBlocks(images, {
    ...found,
    depth,
    noise,
    positions,
    valid,
    threads,
    signal,
    onProgress: report(0.4, 1),
  });
  return {
    full: createImage(height, width, data, pixelSize),
    sources,
    depth: {
      depth: createImage(height, width, first === 0 && step === 1 ? depth : depth.map(asGiven), pixelSize),
      confidence: createImage(height, width, confidence, pixelSize),
    },
    law: { ...found.law, radiusPerFramePx: found.law.radiusPerFramePx / step },
    positions: positions.map(asGiven),
    gains,
  };
}
