import { ZSTDDecoder } from "zstddec";
import { inflateInto } from "./inflate.ts";
import { decodeTiffJpeg } from "./decode_jpeg.ts";
import { decodeLzw } from "./decode_lzw.ts";

/** Expands one strip or tile into the buffer of its expected size; returns how many bytes were written. */
export type Decompress = (compressed: Uint8Array, target: Uint8Array) => number;

/** What only JPEG inside TIFF needs to know. */
export interface JpegStripOptions {
  /** Tag 347. */
  tables?: Uint8Array;
  samplesPerPixel: number;
  /** The components are YCbCr rather than RGB. */
  yCbCr: boolean;
  height: number;
  width: number;
}

let zstd: Promise<ZSTDDecoder> | undefined;

/** The decompressor for a value of TIFF's Compression tag; undefined where there is none. */
export async function tiffDecompressor(
  compression: number,
  jpeg: JpegStripOptions,
): Promise<Decompress | undefined> {
  switch (compression) {
    case 5:
      return decodeLzw;
    case 7:
      return (compressed, target) => decodeTiffJpeg(compressed, target, jpeg);
    case 8:
    case 32946:
      return inflateInto;
    case 32773:
      return decodePackBits;
    case 50000: {
      zstd ??= startZstd();
      const decoder = await zstd;
      return (compressed, target) => decodeZstd(decoder, compressed, target);
    }
    default:
      return undefined;
  }
}

async function startZstd(): Promise<ZSTDDecoder> {
  const decoder = new ZSTDDecoder();
  await decoder.init();
  return decoder;
}

function decodeZstd(decoder: ZSTDDecoder, compressed: Uint8Array, target: Uint8Array): number {
  // Given the expected size, the decoder ignores the one in the stream and yields nothing where it does not fit.
  const decoded = decoder.decode(compressed, target.length);
  const count = Math.min(decoded.length, target.length);
  target.set(decoded.subarray(0, count));
  return count;
}

/** Apple's run lengths: a head byte 0..127 copies head + 1 bytes, 129..255 repeats one 257 - head times. */
function decodePackBits(compressed: Uint8Array, target: Uint8Array): number {
  let filled = 0;
  let at = 0;
  while (at < compressed.length && filled < target.length) {
    const head = compressed[at++];
    if (head < 128) {
      const count = Math.min(head + 1, compressed.length - at, target.length - filled);
      target.set(compressed.subarray(at, at + count), filled);
      at += head + 1;
      filled += count;
    } else if (head > 128) {
      if (at >= compressed.length) return filled;
      const end = Math.min(filled + 257 - head, target.length);
      target.fill(compressed[at++], filled, end);
      filled = end;
    }
  }
  return filled;
}
