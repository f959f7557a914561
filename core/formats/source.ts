import { FormatError } from "./format_error.ts";

/** What a file may ask for before anything is allocated. */
export interface DecodeLimits {
  /** Pixels of all images together. Default 2^31. */
  maxPixels: number;
  /** Decoded bytes allowed whatever the size of the file. Default 2^28. */
  freeBytes: number;
  /** Beyond `freeBytes`, decoded bytes per byte of file. Default 200. */
  maxExpansion: number;
}

export const defaultLimits: DecodeLimits = { maxPixels: 2 ** 31, freeBytes: 2 ** 28, maxExpansion: 200 };

/** A file's bytes: at hand as a `Uint8Array`, or read from where they lie when they are asked for. */
export interface FileBytes {
  readonly length: number;
  /** Those from `start` up to `end`, both within the file. */
  subarray(start: number, end: number): Uint8Array;
}

/** A file being decoded. */
export interface Source {
  bytes: FileBytes;
  name: string;
  limits: DecodeLimits;
}

/** A file being decoded that is at hand as a whole. */
export interface WholeSource extends Source {
  bytes: Uint8Array;
}

/** What a header promises. */
export interface DeclaredSize {
  height: number;
  width: number;
  /** Decoded bytes for one pixel, as stored. */
  bytesPerPixel: number;
  /** Number of images of this size. */
  images: number;
}

/** Throws unless the size is positive, within the limits and plausible for a file of this length. */
export function checkDeclaredSize(source: Source, declared: DeclaredSize): void {
  const { height, width, bytesPerPixel, images } = declared;
  const { bytes, name, limits } = source;
  if (!(height > 0 && width > 0)) {
    throw new FormatError(
      name,
      `its header says ${width} x ${height} pixels, so there is no image; export it again`,
    );
  }
  const pixels = height * width * images;
  if (!(pixels <= limits.maxPixels)) {
    throw new FormatError(
      name,
      `its header says ${width} x ${height} pixels, ${images} images: more than the limit of ` +
        `${limits.maxPixels} pixels; crop or split it, or the header is damaged`,
    );
  }
  const decoded = pixels * bytesPerPixel;
  if (decoded > Math.max(limits.freeBytes, limits.maxExpansion * bytes.length)) {
    throw new FormatError(
      name,
      `its header says ${width} x ${height} pixels, ${images} images, which ${bytes.length} bytes cannot plausibly ` +
        `hold; the header is damaged or the file was cut off`,
    );
  }
}
