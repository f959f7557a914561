import { buildTiffDirectories } from "./build_tiff_directories.ts";
import type { Scan } from "./scan.ts";
import {
  alignEven,
  layOutPages,
  pixelBytes,
  PIXELS_START,
  type PixelShape,
  writeTiffHeader,
} from "./tiff_layout.ts";

/** What makes a TIFF of pixels that come from elsewhere: the bytes before them and behind them. */
export interface TiffFrame {
  head: Uint8Array<ArrayBuffer>;
  tail: Uint8Array<ArrayBuffer>;
}

/**
 * The frame in which raw little-endian pixels are a TIFF, as `encodeTiff` writes it: they can be passed on in pieces,
 * never whole in memory.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { decodeScan } from "./decode_scan.ts";
 * import { frameTiff } from "./frame_tiff.ts";
 * const { head, tail } = frameTiff({ height: 1, width: 2, images: 1, sample: { kind: "uint", bits: 8 } });
 * const { images } = await decodeScan(Uint8Array.of(...head, 0, 255, ...tail), "raw");
 * deepStrictEqual([...images[0].data], [0, 1]);
 * ```
 */
export function frameTiff(shape: PixelShape & Pick<Scan, "pixelSize" | "z">): TiffFrame {
  const { height, width, images, sample, pixelSize, z } = shape;
  const end = PIXELS_START + pixelBytes(shape);
  const start = alignEven(end);
  const empty = { height, width, data: new Float32Array(0), ...(pixelSize && { pixelSize }) };
  const scan: Scan = {
    images: new Array(images).fill(empty),
    sample,
    file: "tiff",
    colour: false,
    ...(pixelSize && { pixelSize }),
    ...(z !== undefined && { z }),
  };
  const directories = buildTiffDirectories(scan, { layout: "imagej", pages: layOutPages(shape), start });
  const head = new Uint8Array(PIXELS_START);
  writeTiffHeader(head, { bigTiff: directories.bigTiff, firstDirectory: start });
  const tail = new Uint8Array(start - end + directories.bytes.length);
  tail.set(directories.bytes, start - end);
  return { head, tail };
}
