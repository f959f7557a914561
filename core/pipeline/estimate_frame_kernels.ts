import type { StackProvenance } from "../evidence/provenance.ts";
import { shareImage } from "../image/share_image.ts";
import type { KernelBank } from "../kernels/kernel_bank.ts";
import { estimateNoise } from "../math/denoise_wavelet.ts";
import { hireWorkers } from "../math/worker_crew.ts";
import type { AlignedFrames } from "./aligned_frames.ts";
import { chooseThreads } from "./choose_threads.ts";
import {
  FRAME_PIECES,
  type FrameBlur,
  type FrameBlurPiece,
  type FrameBlurRequest,
  joinPieces,
  measureFrameBlur,
} from "./measure_frame_blur.ts";
import type { NamedFrame } from "./named_frame.ts";
import { scaleImage } from "./unit_scale.ts";
import { VERSION } from "./version.ts";

export interface EstimateFrameKernelsOptions {
  /**
   * Which kernels go into the bank: the best of each frame above 10 px, as in the report, or that of every patch.
   * Default "report".
   */
  keep?: "report" | "all";
  /** Most patches of a frame of which kernels are estimated, spread over it. Default 16. */
  patches?: number;
  /** How many threads share the work; the result does not depend on it. By default one a core for large images. */
  threads?: number;
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
  const { keep = "report", patches, signal, onProgress, created } = options;
  const { frames, valid, indices, scale, origins } = aligned;
  const threads = chooseThreads(frames.map(({ image }) => image), options.threads);
  const startMs = performance.now();
  const crew = hireWorkers<FrameBlurRequest, FrameBlurPiece>({
    threads: Math.min(threads, frames.length * FRAME_PIECES.length),
    createWorker: () => new Worker(new URL("./frame_blur_worker.ts", import.meta.url), { type: "module" }),
    work: measureFrameBlur,
    signal,
  });
  const prepare = ({ name, image }: NamedFrame): NamedFrame => {
    const scaled = scaleImage(image, scale);
    return { name, image: crew.threads > 1 ? shareImage(scaled) : scaled };
  };
  const sharp = prepare(full);
  const fullNoise = estimateNoise(sharp.image);
  const done = frames.flatMap(() => FRAME_PIECES.map(() => 0));
  const report = (i: number, k: number) => (fraction: number) => {
    done[i * FRAME_PIECES.length + k] = fraction * FRAME_PIECES[k].share;
    onProgress?.(Math.min(1, done.reduce((sum, value) => sum + value) / frames.length));
  };
  try {
    const measured = await Promise.all(frames.map(async (given, i) => {
      const frame = prepare(given);
      const pieces = await Promise.all(
        FRAME_PIECES.map(({ piece }, k) =>
          crew.ask({ full: sharp, fullNoise, frame, valid: valid[i], patches, piece }, {
            onProgress: report(i, k),
          })
        ),
      );
      return joinPieces(pieces, { name: frame.name, index: indices[i], keep });
    }));
    return {
      bank: { kernels: measured.flatMap(({ kernels }) => kernels) },
      frames: measured.map(({ blur }) => blur),
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
  } finally {
    crew.dismiss();
  }
}
