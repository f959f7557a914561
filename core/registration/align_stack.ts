import type { Image } from "../image/image.ts";
import type { Rectangle } from "../image/rectangle.ts";
import { shareImage } from "../image/share_image.ts";
import { hireWorkers } from "../math/worker_crew.ts";
import { findValidArea } from "./valid_area.ts";
import type { StackRegistration } from "./stack_registration.ts";
import type { WarpedImage } from "./warp_image.ts";
import { answerWarp, type WarpRequest } from "./warp_request.ts";

/** Frames in the reference's geometry. */
export interface AlignedStack {
  /** The frames that were not refused, in their order; the reference is the very image that was given. */
  images: Image[];
  /** For each image 1 where it has data; undefined where it has data everywhere. Without data pixels are 0. */
  valid: (Uint8Array | undefined)[];
  /** Where each image stood in the input. */
  indices: number[];
  /** The largest rectangle in which all of them have data. */
  commonArea: Rectangle;
}

export interface AlignStackOptions {
  /** How many threads share the frames; the result does not depend on it. Default 1. */
  threads?: number;
  signal?: AbortSignal;
  /** How much is done, 0..1. */
  onProgress?: (fraction: number) => void;
}

/**
 * Warps every frame that was not refused into the reference's geometry, once, by a quintic spline.
 *
 * @throws RangeError when there is not one registration for each frame.
 * @throws The signal's reason once it is aborted.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { alignStack } from "./align_stack.ts";
 * const frames = [createImage(2, 4), createImage(2, 4), createImage(2, 4)];
 * const quality = { correlation: 1, overlap: 1, errorPx: 0 };
 * const moved = (method: "reference" | "intensity", across: number) => ({
 *   status: "aligned" as const,
 *   transform: { model: "translation" as const, matrix: [1, 0, 0, 0, 1, across, 0, 0, 1] },
 *   method,
 *   quality,
 * });
 * const black = { status: "refused" as const, reason: "it is black" };
 * const registration = { reference: 0, frames: [moved("reference", 0), black, moved("intensity", 1)] };
 * const { indices, commonArea } = await alignStack(frames, registration);
 * deepStrictEqual(indices, [0, 2]);
 * deepStrictEqual(commonArea, { top: 0, left: 1, height: 2, width: 3 });
 * ```
 */
export async function alignStack(
  frames: readonly Image[],
  registration: StackRegistration,
  { threads = 1, signal, onProgress }: AlignStackOptions = {},
): Promise<AlignedStack> {
  if (frames.length !== registration.frames.length) {
    throw new RangeError(
      `${frames.length} frames cannot be aligned by a registration of ${registration.frames.length}`,
    );
  }
  const { height, width } = frames[registration.reference];
  const indices = frames.map((_, index) => index)
    .filter((index) => registration.frames[index].status === "aligned");
  const crew = hireWorkers<WarpRequest, WarpedImage>({
    threads: Math.min(threads, indices.length - 1),
    createWorker: () => new Worker(new URL("./warp_worker.ts", import.meta.url), { type: "module" }),
    work: answerWarp,
    signal,
  });
  let done = 0;
  const warp = async (index: number): Promise<{ image: Image; valid?: Uint8Array }> => {
    const result = registration.frames[index];
    if (result.status === "refused" || result.method === "reference") return { image: frames[index] };
    const frame = crew.threads > 1 ? shareImage(frames[index]) : frames[index];
    const request = { image: frame, transform: result.transform, height, width };
    const { image, valid } = await crew.ask(request);
    onProgress?.(++done / (indices.length - 1));
    return { image, valid: valid.includes(0) ? valid : undefined };
  };
  try {
    const warped = await Promise.all(indices.map(warp));
    const valid = warped.map(({ valid }) => valid);
    const commonArea = findValidArea(valid, { height, width });
    return { images: warped.map(({ image }) => image), valid, indices, commonArea };
  } finally {
    crew.dismiss();
  }
}
