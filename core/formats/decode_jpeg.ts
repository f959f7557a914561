import { decode } from "jpeg-js";
import { createImage } from "../image/image.ts";
import { FormatError } from "./format_error.ts";
import type { JpegStripOptions } from "./tiff_decompressor.ts";
import type { Scan, ScanHeader } from "./scan.ts";
import { checkDeclaredSize } from "./source.ts";
import type { WholeSource } from "./source.ts";
import { toGrey } from "./to_grey.ts";

/** No JPEG coder spends less than about one bit on an 8 x 8 block. */
const maxPixelsPerByte = 1024;
/** jpeg-js holds every coefficient as a 32-bit number: about 20 bytes per pixel in colour. */
const maxPixels = 2 ** 27;

interface JpegFrame {
  height: number;
  width: number;
  components: number;
  precision: number;
}

/** Decodes a baseline or progressive JPEG of 8 bits, grey or RGB (made grey). */
export function decodeJpeg(source: WholeSource): Scan {
  const { bytes, name } = source;
  const { height, width, components } = openJpeg(source);
  const rgb = decodeRgb(bytes, undefined, name);
  if (rgb.height !== height || rgb.width !== width) {
    throw new FormatError(name, "the JPEG holds more than one image header; it is damaged, export it again");
  }
  const image = createImage(height, width);
  for (let i = 0, at = 0; i < image.data.length; i++, at += 3) {
    image.data[i] = components === 1
      ? rgb.data[at] / 255
      : toGrey(rgb.data[at], rgb.data[at + 1], rgb.data[at + 2]) / 255;
  }
  return { images: [image], sample: { kind: "uint", bits: 8 }, file: "jpeg", colour: components === 3 };
}

/** What a JPEG says it holds; its size is checked, its pixels are not read. */
export function readJpegHeader(source: WholeSource): ScanHeader {
  const { height, width } = openJpeg(source);
  return { height, width, images: 1, sample: { kind: "uint", bits: 8 }, file: "jpeg" };
}

function openJpeg(source: WholeSource): JpegFrame {
  const { bytes, name } = source;
  const frame = readFrame(bytes);
  if (frame === undefined) {
    throw new FormatError(name, "the JPEG has no image header; it is damaged or was cut off, copy it again");
  }
  const { height, width, components, precision } = frame;
  if (precision !== 8 || (components !== 1 && components !== 3)) {
    throw new FormatError(
      name,
      `JPEG of ${precision} bits with ${components} components is not read; save it as 8-bit grey or RGB`,
    );
  }
  checkDeclaredSize(
    { ...source, limits: { ...source.limits, maxPixels: Math.min(maxPixels, source.limits.maxPixels) } },
    { height, width, bytesPerPixel: 1, images: 1 },
  );
  if (height * width > maxPixelsPerByte * bytes.length) {
    throw new FormatError(
      name,
      `the JPEG's header says ${width} x ${height} pixels, which ${bytes.length} bytes cannot hold; it is damaged`,
    );
  }
  if (!endsWithMarker(bytes)) {
    throw new FormatError(name, "the JPEG has no end: it was cut off; copy it again");
  }
  return frame;
}

/** Decodes one JPEG strip or tile of a TIFF into interleaved bytes; returns how many were written. */
export function decodeTiffJpeg(
  compressed: Uint8Array,
  target: Uint8Array,
  options: JpegStripOptions,
): number {
  const { tables, samplesPerPixel, yCbCr, height, width } = options;
  const whole = tables && tables.length > 4 ? joinTables(tables, compressed) : compressed;
  const frame = readFrame(whole);
  if (
    frame === undefined || frame.precision !== 8 || frame.width !== width || frame.height > height ||
    frame.components !== samplesPerPixel || (samplesPerPixel !== 1 && samplesPerPixel !== 3)
  ) throw new Error("its JPEG header does not fit the TIFF's");
  if (frame.height * width > maxPixelsPerByte * whole.length) throw new Error("its JPEG data are too short");
  const rgb = decodeRgb(whole, samplesPerPixel === 3 ? yCbCr : undefined);
  const pixels = Math.min(rgb.width * rgb.height, Math.floor(target.length / samplesPerPixel));
  if (samplesPerPixel === 3) target.set(rgb.data.subarray(0, pixels * 3));
  else for (let i = 0; i < pixels; i++) target[i] = rgb.data[i * 3];
  return pixels * samplesPerPixel;
}

function decodeRgb(
  bytes: Uint8Array,
  colorTransform: boolean | undefined,
  name?: string,
): { height: number; width: number; data: Uint8Array } {
  try {
    return decode(bytes, {
      useTArray: true,
      formatAsRGBA: false,
      tolerantDecoding: false,
      maxResolutionInMP: maxPixels / 1e6,
      maxMemoryUsageInMB: 4096,
      ...(colorTransform !== undefined && { colorTransform }),
    });
  } catch (error) {
    if (name === undefined) throw error;
    // jpeg-js stumbles over some damage instead of naming it.
    const isNamed = error instanceof Error && !(error instanceof TypeError || error instanceof RangeError);
    const cause = isNamed ? ` (${error.message})` : "";
    throw new FormatError(name, `the JPEG cannot be decoded${cause}; it is damaged, export it again`, {
      cause: error,
    });
  }
}

/** The first frame header (SOF marker) before the pixels. */
function readFrame(bytes: Uint8Array): JpegFrame | undefined {
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1];
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker === 0xda || marker === 0xd9) return undefined;
    const length = (bytes[at + 2] << 8) | bytes[at + 3];
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      if (at + 10 > bytes.length) return undefined;
      return {
        precision: bytes[at + 4],
        height: (bytes[at + 5] << 8) | bytes[at + 6],
        width: (bytes[at + 7] << 8) | bytes[at + 8],
        components: bytes[at + 9],
      };
    }
    at += 2 + Math.max(length, 2);
  }
  return undefined;
}

/** An end marker somewhere in the last bytes: cameras pad their files. */
function endsWithMarker(bytes: Uint8Array): boolean {
  for (let at = bytes.length - 2; at >= Math.max(2, bytes.length - 4096); at--) {
    if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return true;
  }
  return false;
}

/** Tables without their end marker, then the strip without its start marker. */
function joinTables(tables: Uint8Array, strip: Uint8Array): Uint8Array {
  const end = tables[tables.length - 2] === 0xff && tables[tables.length - 1] === 0xd9
    ? tables.length - 2
    : tables.length;
  const whole = new Uint8Array(end + strip.length - 2);
  whole.set(tables.subarray(0, end));
  whole.set(strip.subarray(2), end);
  return whole;
}
