import type { Image } from "../image/image.ts";
import { toMicrometres } from "../image/pixel_size.ts";
import { quantize } from "../image/quantize.ts";
import { deflate } from "./deflate.ts";
import { filterPngRows } from "./filter_png_rows.ts";
import { joinPngParts, pngSignature, writePngChunk } from "./png_chunks.ts";

/**
 * A greyscale PNG; values 0..1 become 0..255 or 0..65535. The pixel size, where its unit is a length, is kept to
 * six digits in pHYs (whole pixels per metre); the provenance as JSON in an iTXt chunk "limbus".
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { decodeScan, encodePng } from "./mod.ts";
 * const image = createImage(1, 2, Float32Array.of(0, 1), { y: 0.5, x: 0.5, unit: "µm" });
 * const scan = await decodeScan(await encodePng(image, { bits: 16 }), "a.png");
 * strictEqual(scan.images[0].data[1], 1);
 * strictEqual(scan.pixelSize?.x, 0.5);
 * ```
 */
export async function encodePng(
  image: Image,
  { bits, provenance, description }: {
    bits: 8 | 16;
    provenance?: Record<string, unknown>;
    description?: string;
  },
): Promise<Uint8Array> {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, image.width);
  view.setUint32(4, image.height);
  header[8] = bits;
  const parts = [pngSignature, writePngChunk("IHDR", header)];
  const density = writeDensity(image);
  if (density) parts.push(writePngChunk("pHYs", density));
  if (description !== undefined) parts.push(writePngChunk("iTXt", writeText("Description", description)));
  if (provenance) parts.push(writePngChunk("iTXt", writeText("limbus", JSON.stringify(provenance))));
  parts.push(writePngChunk("IDAT", await deflate(filterPngRows(sampleRows(image, bits), bits / 8))));
  parts.push(writePngChunk("IEND", new Uint8Array(0)));
  return joinPngParts(parts);
}

function writeDensity({ pixelSize }: Image): Uint8Array | undefined {
  const size = pixelSize && toMicrometres(pixelSize);
  if (!size) return undefined;
  const data = new Uint8Array(9);
  const view = new DataView(data.buffer);
  const [x, y] = [Math.round(1e6 / size.x), Math.round(1e6 / size.y)];
  if (!(x > 0 && y > 0 && x < 2 ** 31 && y < 2 ** 31)) return undefined;
  view.setUint32(0, x);
  view.setUint32(4, y);
  data[8] = 1;
  return data;
}

/** Keyword, not compressed, no language, no translation, UTF-8. */
function writeText(keyword: string, text: string): Uint8Array {
  return new TextEncoder().encode(`${keyword}\0\0\0\0\0${text}`);
}

/** Each row's samples, big-endian. */
function* sampleRows({ height, width, data }: Image, bits: 8 | 16): Generator<Uint8Array> {
  for (let y = 0; y < height; y++) {
    const values = data.subarray(y * width, (y + 1) * width);
    const row = new Uint8Array(width * bits / 8);
    if (bits === 8) quantize(values, { maximum: 255, put: (value, i) => row[i] = value });
    else {
      quantize(values, {
        maximum: 65535,
        put: (value, i) => {
          row[2 * i] = value >> 8;
          row[2 * i + 1] = value;
        },
      });
    }
    yield row;
  }
}
