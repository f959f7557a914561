import type { Image, PixelSize } from "../image/image.ts";

/** How one sample stands in a file. */
export interface SampleFormat {
  kind: "uint" | "int" | "float";
  bits: 8 | 16 | 32 | 64;
}

/** Sizes of an ImageJ or OME hyperstack; their product is the number of images. */
export interface HyperstackAxes {
  channels: number;
  slices: number;
  frames: number;
  /** OME's DimensionOrder, fastest first after X and Y. Default "XYCZT", which is ImageJ's. */
  order?: string;
}

/** One file's content. */
export interface Scan {
  /**
   * Frames, pages or planes in the file's order, greyscale. Unsigned integers are divided by their type's
   * maximum (0..1), signed ones by their type's maximum (-1..1, the lowest value just below -1), floats stand.
   */
  images: Image[];
  sample: SampleFormat;
  file: "tiff" | "png" | "jpeg";
  /** Of the first image. Absent where the file only names a print density (see `isPrintDensity`). */
  pixelSize?: PixelSize;
  /** Distance between frames, in the unit of the pixel size. */
  z?: number;
  /** The file held colours, made grey by 0.299 red + 0.587 green + 0.114 blue. */
  colour: boolean;
  axes?: HyperstackAxes;
  /** Free text kept with the image: TIFF ImageDescription, ImageJ "info", PNG "Description". */
  description?: string;
  /** Lines of ImageJ's description that this record does not hold elsewhere: `tunit`, `finterval`, ... */
  imageJ?: Record<string, string>;
  /** ImageJ's slice labels. */
  labels?: string[];
  /** Lowest and highest displayed value, in the file's own numbers (0..65535 for 16-bit). */
  displayRange?: [number, number];
  /** The OME-XML as it stood in the file. */
  omeXml?: string;
  /** What Limbus wrote about the making of this file, where it made it. */
  provenance?: Record<string, unknown>;
}

/** Some rows of one image of a file, all columns; values as in `Scan`. */
export interface ScanBand {
  /** Which image, from 0. */
  image: number;
  top: number;
  height: number;
  data: Float32Array;
}

/** What a file's header says that it holds. */
export interface ScanHeader extends Pick<Scan, "sample" | "file" | "pixelSize" | "z"> {
  height: number;
  width: number;
  /** How many images of this size. */
  images: number;
}

/**
 * The greatest value of an integer type, by which its samples are divided; 1 for floats.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { sampleMaximum } from "./scan.ts";
 * strictEqual(sampleMaximum({ kind: "uint", bits: 16 }), 65535);
 * strictEqual(sampleMaximum({ kind: "float", bits: 32 }), 1);
 * ```
 */
export function sampleMaximum(sample: SampleFormat): number {
  if (sample.kind === "float") return 1;
  return 2 ** (sample.kind === "int" ? sample.bits - 1 : sample.bits) - 1;
}
