import type { ColourImage } from "../image/colour_image.ts";
import { deflate } from "./deflate.ts";
import { filterPngRows } from "./filter_png_rows.ts";
import { joinPngParts, pngSignature, writePngChunk } from "./png_chunks.ts";

/**
 * A PNG of red, green and blue in 8 bits: a picture to look at, without pixel size or provenance.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { decodeScan, encodeColourPng } from "./mod.ts";
 * const bytes = await encodeColourPng({ height: 1, width: 1, data: Uint8Array.of(255, 0, 0) });
 * const { images: [grey], colour } = await decodeScan(bytes, "red.png");
 * ok(colour && Math.abs(grey.data[0] - 0.299) < 1e-6);
 * ```
 */
export async function encodeColourPng({ height, width, data }: ColourImage): Promise<Uint8Array> {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header[8] = 8;
  header[9] = 2;
  const rows = Array.from(
    { length: height },
    (_, row) => data.subarray(3 * width * row, 3 * width * (row + 1)),
  );
  return joinPngParts([
    pngSignature,
    writePngChunk("IHDR", header),
    writePngChunk("IDAT", await deflate(filterPngRows(rows, 3))),
    writePngChunk("IEND", new Uint8Array(0)),
  ]);
}
