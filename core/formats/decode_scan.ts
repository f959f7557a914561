import { decodeJpeg } from "./decode_jpeg.ts";
import { decodePng } from "./decode_png.ts";
import { decodeTiff } from "./decode_tiff.ts";
import { FormatError } from "./format_error.ts";
import { pngSignature } from "./png_chunks.ts";
import type { Scan } from "./scan.ts";
import { defaultLimits } from "./source.ts";
import type { DecodeLimits, Source } from "./source.ts";

/**
 * Decodes an image file, whatever its name ends in: TIFF, BigTIFF, ImageJ and OME-TIFF, PNG, JPEG.
 *
 * @param name for messages only.
 * @throws FormatError, one line naming the file and the cause, when it is not an image, damaged, cut off, or
 *   larger than the limits.
 * @example
 * ```ts
 * import { rejects } from "node:assert";
 * import { decodeScan } from "./decode_scan.ts";
 * await rejects(decodeScan(new Uint8Array(0), "scan.tif"), /^FormatError: scan.tif: the file is empty/);
 * ```
 */
export async function decodeScan(
  bytes: Uint8Array,
  name: string,
  limits: Partial<DecodeLimits> = {},
): Promise<Scan> {
  const source: Source = { bytes, name, limits: { ...defaultLimits, ...limits } };
  if (bytes.length === 0) throw new FormatError(name, "the file is empty; export or copy it again");
  try {
    if (isTiff(bytes)) return await decodeTiff(source);
    if (pngSignature.every((byte, i) => bytes[i] === byte)) return decodePng(source);
    if (bytes[0] === 0xff && bytes[1] === 0xd8) return decodeJpeg(source);
  } catch (error) {
    if (error instanceof FormatError) throw error;
    const cause = error instanceof Error ? error.message : String(error);
    throw new FormatError(
      name,
      `cannot be decoded (${cause}); the file is damaged or too large for this machine`,
      {
        cause: error,
      },
    );
  }
  throw new FormatError(name, "not an image that is read here; give TIFF, PNG or JPEG");
}

function isTiff(bytes: Uint8Array): boolean {
  const [a, b, c, d] = bytes;
  const little = a === 0x49 && b === 0x49 && (c === 42 || c === 43) && d === 0;
  const big = a === 0x4d && b === 0x4d && c === 0 && (d === 42 || d === 43);
  return little || big;
}
