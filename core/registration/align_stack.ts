import type { Image } from "../image/image.ts";
import { type Area, findCommonArea } from "./common_area.ts";
import type { StackRegistration } from "./stack_registration.ts";
import { warpImage } from "./warp_image.ts";

/** Frames in the reference's geometry. */
export interface AlignedStack {
  /** The frames that were not refused, in their order; the reference is the very image that was given. */
  images: Image[];
  /** For each image 1 where it has data; undefined where it has data everywhere. Without data pixels are 0. */
  valid: (Uint8Array | undefined)[];
  /** Where each image stood in the input. */
  indices: number[];
  /** The largest rectangle in which all of them have data. */
  commonArea: Area;
}

export interface AlignStackOptions {
  signal?: AbortSignal;
  /** How much is done, 0..1. */
  onProgress?: (fraction: number) => void;
}

/**
 * Warps every frame that was not refused into the reference's geometry, once, by a quintic spline.
 *
 * @throws RangeError when there is not one registration for each frame.
 * @throws The signal's reason once it is aborted.
 */
export async function alignStack(
  frames: readonly Image[],
  registration: StackRegistration,
  { signal, onProgress }: AlignStackOptions = {},
): Promise<AlignedStack> {
  if (frames.length !== registration.frames.length) {
    throw new RangeError(
      `${frames.length} frames cannot be aligned by a registration of ${registration.frames.length}`,
    );
  }
  const { height, width } = frames[registration.reference];
  const stack: AlignedStack = {
    images: [],
    valid: [],
    indices: [],
    commonArea: { top: 0, left: 0, height, width },
  };
  for (const [index, frame] of frames.entries()) {
    const result = registration.frames[index];
    if (result.status === "refused") continue;
    stack.indices.push(index);
    if (result.method === "reference") {
      stack.images.push(frame);
      stack.valid.push(undefined);
    } else {
      const { image, valid } = await warpImage(frame, result.transform, { height, width, signal });
      stack.images.push(image);
      stack.valid.push(valid.includes(0) ? valid : undefined);
    }
    onProgress?.((index + 1) / frames.length);
  }
  stack.commonArea = findCommonArea(stack.valid, { height, width });
  return stack;
}
