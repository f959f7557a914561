import type { Image } from "../image/image.ts";

/** A frame of a focus stack, and what the user calls it: `a.tif`, `stack.tif[3]`. */
export interface NamedFrame {
  name: string;
  image: Image;
}
