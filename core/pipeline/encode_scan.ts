import { encodePng, encodeTiff, type SampleFormat, type Scan } from "../formats/mod.ts";

export interface EncodeScanOptions {
  /** The file's name: its extension says the kind, `.tif`, `.tiff` or `.png`. */
  name: string;
  /** Compress TIFF without loss. PNG always is. */
  deflate?: boolean;
}

export interface EncodedScan {
  bytes: Uint8Array;
  /** How samples stand in the file: the scan's own way, where the file's kind can hold it. */
  sample: SampleFormat;
  /** What the file's kind cannot hold, in words. */
  losses: string[];
}

/**
 * A scan as a file of the kind its name says, in the scan's own sample type where that kind can hold it, with its
 * provenance in the metadata.
 *
 * @throws RangeError when the kind is not known, or is PNG and the scan has several frames.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { decodeScan } from "../formats/mod.ts";
 * import { createImage } from "../image/image.ts";
 * import { encodeScan } from "./encode_scan.ts";
 * const images = [createImage(1, 2, Float32Array.of(0, 1))];
 * const scan = { images, sample: { kind: "uint", bits: 8 }, file: "png", colour: false } as const;
 * const { bytes } = await encodeScan({ ...scan, images }, { name: "a.tif" });
 * deepStrictEqual((await decodeScan(bytes, "a.tif")).images, images);
 * ```
 */
export async function encodeScan(scan: Scan, options: EncodeScanOptions): Promise<EncodedScan> {
  const { name, deflate } = options;
  const extension = /\.[^.\\/]*$/.exec(name)?.[0].toLowerCase();
  if (extension === ".tif" || extension === ".tiff") {
    return { bytes: await encodeTiff(scan, { deflate, name }), sample: scan.sample, losses: [] };
  }
  if (extension !== ".png") throw new RangeError(`${name}: files are written as .tif, .tiff or .png`);
  if (scan.images.length > 1) {
    throw new RangeError(`${name}: PNG holds one image, the scan has ${scan.images.length}: write a .tif`);
  }
  const { sample: { kind, bits }, provenance, description } = scan;
  const isExact = kind === "uint" && (bits === 8 || bits === 16);
  const sample: SampleFormat = { kind: "uint", bits: isExact && bits === 8 ? 8 : 16 };
  const losses = isExact ? [] : [
    `PNG has no ${bits}-bit ${kind} samples: written as 16-bit uint, values beyond 0..1 clipped; a .tif keeps them`,
  ];
  const bytes = await encodePng(scan.images[0], { bits: sample.bits as 8 | 16, provenance, description });
  return { bytes, sample, losses };
}
