import type { Image } from "../image/image.ts";
import { shareImage } from "../image/share_image.ts";
import { shareValues } from "../math/worker_crew.ts";

/** Frames and where they are valid, as they go to workers. */
export interface SharedFrames {
  frames: readonly Image[];
  valid?: readonly (Uint8Array | undefined)[];
}

/** Frames in memory that threads share; as they are where there is one thread. */
export function shareFrames(
  frames: readonly Image[],
  { valid, threads = 1 }: { valid?: SharedFrames["valid"]; threads?: number },
): SharedFrames {
  if (threads === 1) return { frames, valid };
  return { frames: frames.map(shareImage), valid: valid?.map((mask) => mask && shareValues(mask)) };
}
