import type { Image } from "../image/image.ts";
import type { Transform } from "./transform.ts";
import { type WarpedImage, warpImage } from "./warp_image.ts";

/** A frame to be warped, as it goes to a worker. */
export interface WarpRequest {
  image: Image;
  transform: Transform;
  height: number;
  width: number;
}

/** `warpImage` with all that it needs in one record. */
export function answerWarp(
  request: WarpRequest,
  { signal }: { signal?: AbortSignal } = {},
): Promise<WarpedImage> {
  const { image, transform, height, width } = request;
  return warpImage(image, transform, { height, width, signal });
}
