import { decodeJpeg, readJpegHeader } from "./decode_jpeg.ts";
import { decodePng, readPngHeader } from "./decode_png.ts";
import { decodeTiff, readTiffHeader } from "./decode_tiff.ts";
import { FormatError } from "./format_error.ts";
import { pngSignature } from "./png_chunks.ts";
import type { Scan, ScanHeader } from "./scan.ts";
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
  const source = openSource(bytes, { name, limits });
  return await namingFaults(name, () => decoderOf(source).decode(source));
}

/**
 * What a file says it holds, without decoding its pixels: sizes are checked against the limits and the file's length,
 * as before decoding.
 *
 * @param name for messages only.
 * @throws FormatError as `decodeScan`; what is wrong with the pixels themselves is not noticed.
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { readScanHeader } from "./decode_scan.ts";
 * import { encodePng } from "./encode_png.ts";
 * const header = await readScanHeader(await encodePng(createImage(3, 5), { bits: 16 }), "a.png");
 * strictEqual(header.width, 5);
 * ```
 */
export async function readScanHeader(
  bytes: Uint8Array,
  name: string,
  limits: Partial<DecodeLimits> = {},
): Promise<ScanHeader> {
  const source = openSource(bytes, { name, limits });
  return await namingFaults(name, () => decoderOf(source).readHeader(source));
}

function openSource(
  bytes: Uint8Array,
  { name, limits }: { name: string; limits: Partial<DecodeLimits> },
): Source {
  if (bytes.length === 0) throw new FormatError(name, "the file is empty; export or copy it again");
  return { bytes, name, limits: { ...defaultLimits, ...limits } };
}

interface Decoder {
  decode(source: Source): Promise<Scan> | Scan;
  readHeader(source: Source): ScanHeader;
}

/** By the first bytes, whatever the name ends in. */
function decoderOf({ bytes, name }: Source): Decoder {
  if (isTiff(bytes)) return { decode: decodeTiff, readHeader: readTiffHeader };
  if (pngSignature.every((byte, i) => bytes[i] === byte)) {
    return { decode: decodePng, readHeader: readPngHeader };
  }
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return { decode: decodeJpeg, readHeader: readJpegHeader };
  throw new FormatError(name, "not an image that is read here; give TIFF, PNG or JPEG");
}

/** Whatever goes wrong is a FormatError. */
async function namingFaults<T>(name: string, read: () => Promise<T> | T): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof FormatError) throw error;
    const cause = error instanceof Error ? error.message : String(error);
    const reason = `cannot be decoded (${cause}); the file is damaged or too large for this machine`;
    throw new FormatError(name, reason, { cause: error });
  }
}

function isTiff(bytes: Uint8Array): boolean {
  const [a, b, c, d] = bytes;
  const little = a === 0x49 && b === 0x49 && (c === 42 || c === 43) && d === 0;
  const big = a === 0x4d && b === 0x4d && c === 0 && (d === 42 || d === 43);
  return little || big;
}
