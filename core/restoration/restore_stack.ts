import type { Image, Stack } from "../image/image.ts";
import { restore, type Restored, type RestoreOptions, type RestoreProgress } from "./restore.ts";
import type { RestorationModel } from "./restoration_model.ts";

export interface RestoreStackOptions extends Omit<RestoreOptions, "guide" | "onProgress"> {
  /**
   * Makes a frame's guide, of its size and in its grey levels. Called for guided models alone, for each frame when its
   * turn comes, so that one guide at a time takes memory.
   */
  makeGuide?: MakeGuide;
  /** Counts tiles and pixels of the whole stack. */
  onProgress?: (progress: RestoreStackProgress) => void;
}

/** Deblurs an image by simpler means than a network: see `RestoreOptions.guide`. */
export type MakeGuide = (image: Image, options: { signal?: AbortSignal }) => Promise<Image>;

export interface RestoreStackProgress extends RestoreProgress {
  /** The frame in work, from 0. */
  frame: number;
}

export interface RestoredStack {
  stack: Stack;
  /** How each frame was made; each has its own normalisation. */
  frames: Omit<Restored, "image">[];
}

/**
 * `restore` for each frame of a stack, one after the other.
 *
 * @throws Error as `restore`, naming the frame; RangeError when the model is guided and `makeGuide` is missing; the
 * signal's reason once it is aborted.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { restoreStack } from "./restore_stack.ts";
 * const identity = {
 *   device: "none",
 *   input: "blurred" as const,
 *   concurrency: 1,
 *   multiple: 1,
 *   workingBytes: () => 0,
 *   restoreTile: (tile: { height: number; width: number; data: Float32Array }) => Promise.resolve(tile),
 *   dispose: () => Promise.resolve(),
 * };
 * const stack = { images: [createImage(1, 2, new Float32Array([0, 1])), createImage(1, 2)], z: 2 };
 * deepStrictEqual((await restoreStack(stack, identity, { tilePx: 98 })).stack.z, 2);
 * ```
 */
export async function restoreStack(
  stack: Stack,
  model: RestorationModel,
  options: RestoreStackOptions = {},
): Promise<RestoredStack> {
  const { onProgress, makeGuide, ...restoreOptions } = options;
  const { signal } = restoreOptions;
  const isGuided = model.input === "guided";
  if (isGuided && !makeGuide) {
    throw new RangeError("the model reads a guide beside each frame, and nothing was given that makes it");
  }
  const total = stack.images.length;
  const restored: Restored[] = [];
  for (const [frame, image] of stack.images.entries()) {
    const report = onProgress && ((progress: RestoreProgress) =>
      onProgress({
        frame,
        done: frame * progress.total + progress.done,
        total: total * progress.total,
        pixelsDone: frame * progress.pixelsTotal + progress.pixelsDone,
        pixelsTotal: total * progress.pixelsTotal,
      }));
    try {
      const guide = isGuided ? await makeGuide?.(image, { signal }) : undefined;
      restored.push(await restore(image, model, { ...restoreOptions, guide, onProgress: report }));
    } catch (error) {
      if (signal?.aborted) throw error;
      const cause = error instanceof Error ? error.message : String(error);
      throw new Error(`frame ${frame + 1} of ${total}: ${cause}`, { cause: error });
    }
  }
  return {
    stack: { ...stack, images: restored.map(({ image }) => image) },
    frames: restored.map(({ image: _image, ...how }) => how),
  };
}
