import { shareValues } from "../math/worker_crew.ts";
import type { Image } from "./image.ts";

/** The image with its values in memory that threads share (see `shareValues`), so that a worker reads them uncopied. */
export function shareImage(image: Image): Image {
  return { ...image, data: shareValues(image.data) };
}
