import type { StoredPage } from "./build_tiff_directories.ts";
import type { SampleFormat } from "./scan.ts";

/** Size and type of a scan's pixels, without the pixels. */
export interface PixelShape {
  height: number;
  width: number;
  /** How many images of this size. */
  images: number;
  sample: SampleFormat;
}

/** In the TIFFs written here pixels start after the header, on a multiple of 16. */
export const PIXELS_START = 16;

/**
 * Bytes of all pixels as they stand in an uncompressed file.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { pixelBytes } from "./tiff_layout.ts";
 * strictEqual(pixelBytes({ height: 2, width: 3, images: 5, sample: { kind: "uint", bits: 16 } }), 60);
 * ```
 */
export function pixelBytes({ height, width, images, sample }: PixelShape): number {
  return height * width * images * sample.bits / 8;
}

/** One strip a page, the pages one after the other: what ImageJ expects of a stack. */
export function layOutPages(shape: PixelShape): StoredPage[] {
  const planeBytes = pixelBytes({ ...shape, images: 1 });
  return Array.from({ length: shape.images }, (_, i) => ({
    rowsPerStrip: shape.height,
    offsets: [PIXELS_START + i * planeBytes],
    byteCounts: [planeBytes],
  }));
}

/** The first bytes of a little-endian TIFF or BigTIFF. */
export function writeTiffHeader(
  bytes: Uint8Array,
  { bigTiff, firstDirectory }: { bigTiff: boolean; firstDirectory: number },
): void {
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x4949, true);
  view.setUint16(2, bigTiff ? 43 : 42, true);
  if (bigTiff) {
    view.setUint16(4, 8, true);
    view.setBigUint64(8, BigInt(firstDirectory), true);
  } else view.setUint32(4, firstDirectory, true);
}

/** Directories stand at even places. */
export function alignEven(offset: number): number {
  return offset + offset % 2;
}
