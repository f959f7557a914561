import { FormatError } from "./format_error.ts";
import type { SampleLayout } from "./read_samples.ts";
import { tiffBytes, tiffNumber, tiffNumbers, tiffTag } from "./read_tiff_directories.ts";
import type { TiffDirectory, TiffFile } from "./read_tiff_directories.ts";
import { GREY_SHARES, toGrey } from "./to_grey.ts";

/** Where one sample of a pixel goes: into plane `plane`, times `weight`. */
export interface SampleRole {
  plane: number;
  weight: number;
}

/** Where the strips or tiles stand in the file, row by row; then those of the next sample where planes are apart. */
export interface SegmentPlaces {
  offsets: number[];
  byteCounts: number[];
}

/** One page of a TIFF: how its pixels are stored. Checked, except for the compressed bytes themselves. */
export interface TiffPage {
  height: number;
  width: number;
  samplesPerPixel: number;
  layout: SampleLayout;
  compression: number;
  predictor: number;
  /** Each sample has its own strips or tiles. */
  planar: boolean;
  /** Size of a strip or tile. */
  segmentHeight: number;
  segmentWidth: number;
  tiled: boolean;
  /** Reads where the strips or tiles are: when they are needed, for there may be many of them on many pages. */
  locate(): SegmentPlaces;
  /** One per sample; undefined where it is left out (alpha). */
  roles: (SampleRole | undefined)[];
  /** Greyscale planes that this page yields. */
  planes: number;
  colour: boolean;
  minIsWhite: boolean;
  /** Grey value of each palette entry. */
  palette?: Float32Array;
  jpegTables?: Uint8Array;
  yCbCr: boolean;
}

/** Samples per pixel. */
const maxSamples = 1024;

/**
 * Reads how a page is stored.
 *
 * @param paletteIsDisplay the palette only tints the display of grey values (ImageJ), so that the indices count.
 */
export function readTiffPage(file: TiffFile, directory: TiffDirectory, paletteIsDisplay: boolean): TiffPage {
  const number = (tag: number, fallback: number) => tiffNumber(file, directory, { tag, fallback });
  const { name } = file.source;
  const height = number(tiffTag.imageLength, 0);
  const width = number(tiffTag.imageWidth, 0);
  const samplesPerPixel = number(tiffTag.samplesPerPixel, 1);
  const compression = number(tiffTag.compression, 1);
  const photometric = number(tiffTag.photometric, 1);
  if (!(samplesPerPixel >= 1 && samplesPerPixel <= maxSamples)) {
    throw new FormatError(
      name,
      `TIFF says ${samplesPerPixel} samples per pixel; the file is damaged, export it again`,
    );
  }
  if (number(tiffTag.fillOrder, 1) !== 1) {
    throw new FormatError(name, "TIFF with reversed bit order is not read; save it again from ImageJ");
  }
  const layout = readLayout(file, directory);
  const hasPalette = photometric === 3 && !paletteIsDisplay;
  if (hasPalette) layout.divisor = 1;
  const { roles, colour } = readRoles(file, directory, { photometric, samplesPerPixel, compression });
  const palette = hasPalette ? readPalette(file, directory, layout) : undefined;
  if (photometric === 0 && layout.kind !== "uint") {
    throw new FormatError(
      name,
      `TIFF of type ${layout.kind} stored as "min is white" has no defined white; invert it and save as "min is black"`,
    );
  }
  return {
    height,
    width,
    samplesPerPixel,
    layout,
    compression,
    predictor: [5, 8, 32946, 50000].includes(compression) ? number(tiffTag.predictor, 1) : 1,
    planar: samplesPerPixel > 1 && number(tiffTag.planarConfiguration, 1) === 2,
    ...readSegments(file, directory, { height, width }),
    roles,
    planes: Math.max(...roles.map((role) => role ? role.plane + 1 : 0)),
    colour: colour || (palette !== undefined && palette.colour),
    minIsWhite: photometric === 0,
    ...(palette && { palette: palette.grey }),
    ...(compression === 7 && { jpegTables: tiffBytes(file, directory, tiffTag.jpegTables) }),
    yCbCr: photometric === 6,
  };
}

function readLayout(file: TiffFile, directory: TiffDirectory): SampleLayout {
  const { name } = file.source;
  const allBits = tiffNumbers(file, directory, { tag: tiffTag.bitsPerSample, most: maxSamples }) ?? [1];
  const allFormats = tiffNumbers(file, directory, { tag: tiffTag.sampleFormat, most: maxSamples }) ?? [1];
  const bits = allBits[0];
  const format = allFormats[0];
  if (allBits.some((other) => other !== bits) || allFormats.some((other) => other !== format)) {
    throw new FormatError(
      name,
      `TIFF with samples of different types (${allBits} bits) is not read; save it as 16-bit`,
    );
  }
  const kind = format === 1 || format === 4
    ? "uint"
    : format === 2
    ? "int"
    : format === 3
    ? "float"
    : undefined;
  const readable = kind === "uint"
    ? (bits >= 1 && bits <= 16) || bits === 32
    : kind === "int"
    ? [8, 16, 32].includes(bits)
    : kind === "float" && [16, 32, 64].includes(bits);
  if (kind === undefined || !readable) {
    const type = kind ?? (format === 5 || format === 6 ? "complex" : `sample format ${format}`);
    throw new FormatError(
      name,
      `TIFF samples of ${bits}-bit ${type} are not read; save it as 8-, 16- or 32-bit`,
    );
  }
  const divisor = kind === "float" ? 1 : 2 ** (kind === "int" ? bits - 1 : bits) - 1;
  return { kind, bits, littleEndian: file.littleEndian, divisor };
}

function readRoles(
  file: TiffFile,
  directory: TiffDirectory,
  { photometric, samplesPerPixel, compression }: {
    photometric: number;
    samplesPerPixel: number;
    compression: number;
  },
): { roles: (SampleRole | undefined)[]; colour: boolean } {
  const { name } = file.source;
  const colourSamples = photometric === 2 || (photometric === 6 && compression === 7) ? 3 : 1;
  if (photometric > 3 && colourSamples === 1) {
    const model = { 5: "CMYK", 6: "YCbCr", 8: "Lab" }[photometric] ?? `colour model ${photometric}`;
    throw new FormatError(name, `TIFF in ${model} is not read; save it as grey or RGB`);
  }
  if (samplesPerPixel < colourSamples) {
    throw new FormatError(
      name,
      `TIFF says RGB with ${samplesPerPixel} samples per pixel; the file is damaged`,
    );
  }
  const roles: (SampleRole | undefined)[] = [];
  if (colourSamples === 3) {
    for (let i = 0; i < samplesPerPixel; i++) {
      roles.push(i < 3 ? { plane: 0, weight: GREY_SHARES[i] } : undefined);
    }
    return { roles, colour: true };
  }
  const extra = tiffNumbers(file, directory, { tag: tiffTag.extraSamples, most: maxSamples }) ?? [];
  let plane = 0;
  for (let i = 0; i < samplesPerPixel; i++) {
    const kind = extra[i - (samplesPerPixel - extra.length)];
    roles.push(i > 0 && (kind === 1 || kind === 2) ? undefined : { plane: plane++, weight: 1 });
  }
  return { roles, colour: false };
}

function readPalette(
  file: TiffFile,
  directory: TiffDirectory,
  { kind, bits }: SampleLayout,
): { grey: Float32Array; colour: boolean } {
  const entries = 2 ** bits;
  const map = tiffNumbers(file, directory, { tag: tiffTag.colorMap, most: 3 * 2 ** 16 });
  if (kind !== "uint" || bits > 16 || map === undefined || map.length < 3 * entries) {
    throw new FormatError(
      file.source.name,
      "TIFF with a palette lacks its colours; the file is damaged, export it again",
    );
  }
  // Some programs write 8-bit colours here; libtiff tells them apart in the same way.
  const divisor = map.every((value) => value < 256) ? 255 : 65535;
  const grey = new Float32Array(entries);
  let colour = false;
  for (let i = 0; i < entries; i++) {
    const [r, g, b] = [map[i], map[entries + i], map[2 * entries + i]];
    grey[i] = r === g && g === b ? r / divisor : toGrey(r, g, b) / divisor;
    colour ||= r !== g || g !== b;
  }
  return { grey, colour };
}

function readSegments(
  file: TiffFile,
  directory: TiffDirectory,
  { height, width }: { height: number; width: number },
): Pick<TiffPage, "segmentHeight" | "segmentWidth" | "tiled" | "locate"> {
  const { name } = file.source;
  const tiled = directory.has(tiffTag.tileOffsets);
  const tags = tiled
    ? [tiffTag.tileOffsets, tiffTag.tileByteCounts]
    : [tiffTag.stripOffsets, tiffTag.stripByteCounts];
  if (!directory.get(tags[0])?.count) {
    throw new FormatError(
      name,
      "TIFF does not say where its pixels are; the file is damaged, export it again",
    );
  }
  const number = (tag: number, fallback: number) => tiffNumber(file, directory, { tag, fallback });
  const segmentHeight = tiled
    ? number(tiffTag.tileLength, 0)
    : Math.min(number(tiffTag.rowsPerStrip, height), height);
  const segmentWidth = tiled ? number(tiffTag.tileWidth, 0) : width;
  if (!(segmentHeight >= 1 && segmentWidth >= 1) && height > 0 && width > 0) {
    throw new FormatError(
      name,
      `TIFF says strips or tiles of ${segmentWidth} x ${segmentHeight}; the file is damaged`,
    );
  }
  const locate = () => {
    const [offsets, byteCounts] = tags.map((tag) =>
      tiffNumbers(file, directory, { tag, most: Infinity }) ?? []
    );
    return { offsets, byteCounts };
  };
  return { segmentHeight, segmentWidth, tiled, locate };
}
