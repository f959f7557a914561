import { encode } from "jpeg-js";
import type { ColourImage } from "../image/colour_image.ts";

/**
 * A JPEG of red, green and blue: a picture to look at in a page, with losses, a fifth of a PNG's size.
 *
 * @param options.quality 1 to 100. Default 88.
 * @throws RangeError when the quality is not a number from 1 to 100.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { decodeScan } from "./decode_scan.ts";
 * import { encodeJpeg } from "./encode_jpeg.ts";
 * const bytes = encodeJpeg({ height: 8, width: 8, data: new Uint8Array(192).fill(128) });
 * const { images: [image] } = await decodeScan(bytes, "grey.jpg");
 * ok(image.data.every((value) => Math.abs(value - 128 / 255) < 0.01));
 * ```
 */
export function encodeJpeg(
  { height, width, data }: ColourImage,
  { quality = 88 }: { quality?: number } = {},
): Uint8Array {
  if (!(quality >= 1 && quality <= 100)) {
    throw new RangeError(`the quality of a JPEG is a number from 1 to 100, got ${quality}`);
  }
  const opaque = new Uint8Array(4 * height * width).fill(255);
  for (let i = 0; i < height * width; i++) {
    for (let c = 0; c < 3; c++) opaque[4 * i + c] = data[3 * i + c];
  }
  const { data: bytes } = encode({ height, width, data: opaque }, quality);
  return new Uint8Array(bytes);
}
