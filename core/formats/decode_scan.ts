import { decodeJpeg, readJpegHeader } from "./decode_jpeg.ts";
import { decodePng, readPngHeader } from "./decode_png.ts";
import { decodeTiff, decodeTiffInBands, readTiffHeader } from "./decode_tiff.ts";
import { FormatError } from "./format_error.ts";
import { pngSignature } from "./png_chunks.ts";
import type { Scan, ScanBand, ScanHeader } from "./scan.ts";
import { defaultLimits } from "./source.ts";
import type { DecodeLimits, FileBytes, Source, WholeSource } from "./source.ts";

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
  bytes: FileBytes,
  name: string,
  limits: Partial<DecodeLimits> = {},
): Promise<ScanHeader> {
  const source = openSource(bytes, { name, limits });
  return await namingFaults(name, () => decoderOf(source).readHeader(source));
}

/** A file whose images are decoded from above to below, some rows at a time. */
export interface BandedScan {
  header: ScanHeader;
  /** All rows of all images, each image from above to below; anew each time it is called. */
  readBands(): AsyncGenerator<ScanBand>;
}

/** How many rows a band has at least. */
const BAND_ROWS = 256;

/**
 * Opens an image file to be decoded in bands of some 256 rows. Of a TIFF no more is held than a band, and the strip or
 * tile that is expanded; PNG and JPEG are decoded as a whole.
 *
 * @param bytes The file, or what reads it part by part.
 * @param name for messages only.
 * @throws FormatError as `decodeScan`, from `readBands` too.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { openScanInBands } from "./decode_scan.ts";
 * import { encodeTiff } from "./encode_tiff.ts";
 * const images = [createImage(600, 2)];
 * const sample = { kind: "uint", bits: 8 } as const;
 * const bytes = await encodeTiff({ images, sample, file: "tiff", colour: false });
 * const { header, readBands } = await openScanInBands(bytes, "a.tif");
 * const tops: number[] = [];
 * for await (const { top } of readBands()) tops.push(top);
 * deepStrictEqual([header.height, ...tops], [600, 0, 256, 512]);
 * ```
 */
export async function openScanInBands(
  bytes: FileBytes,
  name: string,
  limits: Partial<DecodeLimits> = {},
): Promise<BandedScan> {
  const source = openSource(bytes, { name, limits });
  const { readHeader, decodeInBands } = decoderOf(source);
  const header = await namingFaults(name, () => readHeader(source));
  return {
    header,
    async *readBands() {
      const bands = decodeInBands(source, { leastRows: BAND_ROWS });
      for (;;) {
        const { value, done } = await namingFaults(name, () => bands.next());
        if (done) return;
        yield value;
      }
    },
  };
}

function openSource(
  bytes: FileBytes,
  { name, limits }: { name: string; limits: Partial<DecodeLimits> },
): Source {
  if (bytes.length === 0) throw new FormatError(name, "the file is empty; export or copy it again");
  return { bytes, name, limits: { ...defaultLimits, ...limits } };
}

interface Decoder {
  decode(source: Source): Promise<Scan> | Scan;
  decodeInBands(source: Source, options: { leastRows: number }): AsyncGenerator<ScanBand>;
  readHeader(source: Source): ScanHeader;
}

/** By the first bytes, whatever the name ends in. */
function decoderOf({ bytes, name }: Source): Decoder {
  const start = bytes.subarray(0, Math.min(SIGNATURE_BYTES, bytes.length));
  if (isTiff(start)) {
    return { decode: decodeTiff, decodeInBands: decodeTiffInBands, readHeader: readTiffHeader };
  }
  if (pngSignature.every((byte, i) => start[i] === byte)) return wholeDecoder(decodePng, readPngHeader);
  if (start[0] === 0xff && start[1] === 0xd8) return wholeDecoder(decodeJpeg, readJpegHeader);
  throw new FormatError(name, "not an image that is read here; give TIFF, PNG or JPEG");
}

/** Of a format that is not decoded in parts. */
function wholeDecoder(
  decode: (source: WholeSource) => Promise<Scan> | Scan,
  readHeader: (source: WholeSource) => ScanHeader,
): Decoder {
  return {
    decode: (source) => decode(takeWhole(source)),
    readHeader: (source) => readHeader(takeWhole(source)),
    async *decodeInBands(source) {
      const { images } = await decode(takeWhole(source));
      for (const [image, { height, data }] of images.entries()) yield { image, top: 0, height, data };
    },
  };
}

function takeWhole({ bytes, name, limits }: Source): WholeSource {
  return { bytes: bytes instanceof Uint8Array ? bytes : bytes.subarray(0, bytes.length), name, limits };
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

const SIGNATURE_BYTES = 8;

function isTiff(bytes: Uint8Array): boolean {
  const [a, b, c, d] = bytes;
  const little = a === 0x49 && b === 0x49 && (c === 42 || c === 43) && d === 0;
  const big = a === 0x4d && b === 0x4d && c === 0 && (d === 42 || d === 43);
  return little || big;
}
