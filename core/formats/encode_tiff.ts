import type { Image } from "../image/image.ts";
import { quantize } from "../image/quantize.ts";
import { deflate } from "./deflate.ts";
import { FormatError } from "./format_error.ts";
import { toImageJOrder } from "./to_imagej_order.ts";
import { sampleMaximum } from "./scan.ts";
import type { SampleFormat, Scan } from "./scan.ts";
import { buildTiffDirectories } from "./build_tiff_directories.ts";
import type { StoredPage } from "./build_tiff_directories.ts";
import { alignEven, layOutPages, PIXELS_START, writeTiffHeader } from "./tiff_layout.ts";

export interface EncodeTiffOptions {
  /** Compress (zlib, level 6). Default false: ImageJ opens uncompressed stacks as virtual ones. */
  deflate?: boolean;
  /** Whose metadata to write. Default: OME where the scan came with OME-XML, else ImageJ. */
  layout?: "imagej" | "ome";
  /** How the image was made; kept as JSON and read back by `decodeScan`. Default: the scan's own. */
  provenance?: Record<string, unknown>;
  /** Use BigTIFF even where the file stays below 4 GB. Default false. */
  bigTiff?: boolean;
  /** For messages. Default "output". */
  name?: string;
}

/** Uncompressed bytes of one compressed strip. */
const stripBytes = 1 << 18;

/**
 * A greyscale TIFF, little-endian, one page an image, in the scan's sample format (floats of 64 bits included),
 * with pixel size, unit, spacing, labels, display range, description and provenance as ImageJ or OME keep them.
 * BigTIFF beyond 4 GB.
 *
 * The pixels are written straight into the result; with `deflate` the compressed strips are held beside it once.
 *
 * @throws FormatError when the images differ in size or there is none.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { decodeScan, encodeTiff } from "./mod.ts";
 * const image = createImage(1, 2, Float32Array.of(0, 1));
 * const bytes = await encodeTiff({
 *   images: [image], sample: { kind: "uint", bits: 16 }, file: "tiff", colour: false,
 *   pixelSize: { y: 0.46, x: 0.46, unit: "µm" },
 * });
 * const back = await decodeScan(bytes, "a.tif");
 * deepStrictEqual([...back.images[0].data], [0, 1]);
 * deepStrictEqual(back.pixelSize, { y: 0.46, x: 0.46, unit: "µm" });
 * ```
 */
export async function encodeTiff(input: Scan, options: EncodeTiffOptions = {}): Promise<Uint8Array> {
  const name = options.name ?? "output";
  const layout = options.layout ?? (input.omeXml ? "ome" : "imagej");
  const scan = layout === "imagej" ? toImageJOrder(input) : input;
  const [first] = scan.images;
  if (first === undefined) throw new FormatError(name, "there is no image to write");
  if (scan.images.some((image) => image.height !== first.height || image.width !== first.width)) {
    throw new FormatError(name, "its images differ in size; write them to separate files");
  }
  if (scan.sample.kind !== "float" && scan.sample.bits === 64) {
    throw new FormatError(name, "integers of 64 bits are not written; use 16 bits or float");
  }
  const compressed: Uint8Array[] = [];
  const pages = options.deflate
    ? await compressPages(scan, compressed)
    : layOutPages({ ...first, images: scan.images.length, sample: scan.sample });
  const last = pages[pages.length - 1];
  const dataEnd = last.offsets[last.offsets.length - 1] + last.byteCounts[last.byteCounts.length - 1];
  const start = alignEven(dataEnd);
  const directories = buildTiffDirectories(scan, { ...options, layout, pages, start });
  const bytes = new Uint8Array(start + directories.bytes.length);
  writeTiffHeader(bytes, { bigTiff: directories.bigTiff, firstDirectory: start });
  let strip = 0;
  for (const [i, page] of pages.entries()) {
    for (const [j, offset] of page.offsets.entries()) {
      if (options.deflate) {
        bytes.set(compressed[strip], offset);
        compressed[strip++] = new Uint8Array(0);
      } else {
        writeSamples(scan.images[i].data, scan.sample, bytes.subarray(offset, offset + page.byteCounts[j]));
      }
    }
  }
  bytes.set(directories.bytes, start);
  return bytes;
}

async function compressPages({ images, sample }: Scan, compressed: Uint8Array[]): Promise<StoredPage[]> {
  const { height, width } = images[0];
  const bytesPerRow = width * sample.bits / 8;
  const rowsPerStrip = Math.max(1, Math.min(height, Math.floor(stripBytes / bytesPerRow)));
  const strip = new Uint8Array(rowsPerStrip * bytesPerRow);
  let offset = PIXELS_START;
  const pages: StoredPage[] = [];
  for (const image of images) {
    const page: StoredPage = { rowsPerStrip, offsets: [], byteCounts: [] };
    for (let row = 0; row < height; row += rowsPerStrip) {
      const rows = Math.min(rowsPerStrip, height - row);
      const content = strip.subarray(0, rows * bytesPerRow);
      writeSamples(image.data.subarray(row * width, (row + rows) * width), sample, content);
      const packed = await deflate([content]);
      compressed.push(packed);
      page.offsets.push(offset);
      page.byteCounts.push(packed.length);
      offset = alignEven(offset + packed.length);
    }
    pages.push(page);
  }
  return pages;
}

/** Writes values as little-endian samples. */
function writeSamples(values: Image["data"], sample: SampleFormat, target: Uint8Array): void {
  const view = new DataView(target.buffer, target.byteOffset, target.byteLength);
  if (sample.kind === "float") {
    const step = sample.bits / 8;
    for (let i = 0; i < values.length; i++) {
      if (step === 8) view.setFloat64(i * 8, values[i], true);
      else view.setFloat32(i * 4, values[i], true);
    }
    return;
  }
  const maximum = sampleMaximum(sample);
  const lowest = sample.kind === "int" ? -maximum - 1 : 0;
  const put = sample.bits === 8
    ? (value: number, i: number) => target[i] = value
    : sample.bits === 16
    ? (value: number, i: number) => view.setUint16(2 * i, value, true)
    : (value: number, i: number) => view.setUint32(4 * i, value, true);
  quantize(values, { maximum, lowest, put });
}
