import { FormatError } from "./format_error.ts";
import type { Source } from "./source.ts";

/** TIFF tags read or written here, by their names in the TIFF 6.0 specification. */
export const tiffTag = {
  newSubfileType: 254,
  imageWidth: 256,
  imageLength: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  imageDescription: 270,
  stripOffsets: 273,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  xResolution: 282,
  yResolution: 283,
  planarConfiguration: 284,
  resolutionUnit: 296,
  software: 305,
  predictor: 317,
  colorMap: 320,
  tileWidth: 322,
  tileLength: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  extraSamples: 338,
  sampleFormat: 339,
  jpegTables: 347,
  imageJByteCounts: 50838,
  imageJMetadata: 50839,
} as const;

/** Where a tag's values stand in the file. */
export interface TiffField {
  type: number;
  count: number;
  offset: number;
}

export type TiffDirectory = Map<number, TiffField>;

export interface TiffFile {
  source: Source;
  littleEndian: boolean;
  /** One per page, in the order of the file. */
  directories: TiffDirectory[];
}

/** Bytes per value of each field type. */
const typeBytes: Record<number, number> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
  16: 8,
  17: 8,
  18: 8,
};

const maxDirectories = 1 << 17;
const maxFields = 1 << 12;

/** Reads the header and the chain of directories of a TIFF or BigTIFF; no pixels. */
export function readTiffDirectories(source: Source): TiffFile {
  const { bytes, name } = source;
  const cutOff = () =>
    new FormatError(name, "the TIFF ends within its directory: it was cut off; copy it again");
  if (bytes.length < 8) throw cutOff();
  const header = viewOf(source, 0, Math.min(16, bytes.length));
  const littleEndian = header.getUint8(0) === 0x49;
  const big = header.getUint16(2, littleEndian) === 43;
  if (big && (bytes.length < 16 || header.getUint16(4, littleEndian) !== 8)) throw cutOff();
  const file: TiffFile = { source, littleEndian, directories: [] };
  const seen = new Set<number>();
  let directoryBytes = 0;
  let next = big ? readLong8(header, 8, littleEndian) : header.getUint32(4, littleEndian);
  while (next !== 0) {
    if (seen.has(next) || seen.size >= maxDirectories) {
      throw new FormatError(
        name,
        "its chain of TIFF directories never ends; the file is damaged, export it again",
      );
    }
    seen.add(next);
    const first = next + (big ? 8 : 2);
    if (first > bytes.length) throw cutOff();
    const counted = viewOf(source, next, first);
    const count = big ? readLong8(counted, 0, littleEndian) : counted.getUint16(0, littleEndian);
    const entryBytes = big ? 20 : 12;
    const end = first + count * entryBytes;
    if (count > maxFields) {
      throw new FormatError(
        name,
        `a TIFF directory claims ${count} tags; the file is damaged, export it again`,
      );
    }
    if (end + (big ? 8 : 4) > bytes.length) throw cutOff();
    directoryBytes += end - next;
    if (directoryBytes > bytes.length) {
      throw new FormatError(name, "its TIFF directories overlap; the file is damaged, export it again");
    }
    file.directories.push(readFields(file, { first, count, big }));
    const link = viewOf(source, end, end + (big ? 8 : 4));
    next = big ? readLong8(link, 0, littleEndian) : link.getUint32(0, littleEndian);
  }
  if (file.directories.length === 0) {
    throw new FormatError(name, "the TIFF holds no image; export it again");
  }
  return file;
}

function readFields(file: TiffFile, at: { first: number; count: number; big: boolean }): TiffDirectory {
  const { source, littleEndian } = file;
  const fields: TiffDirectory = new Map();
  const inlineBytes = at.big ? 8 : 4;
  const entryBytes = at.big ? 20 : 12;
  const view = viewOf(source, at.first, at.first + at.count * entryBytes);
  for (let i = 0; i < at.count; i++) {
    const entry = i * entryBytes;
    const tag = view.getUint16(entry, littleEndian);
    const type = view.getUint16(entry + 2, littleEndian);
    const count = at.big ? readLong8(view, entry + 4, littleEndian) : view.getUint32(entry + 4, littleEndian);
    const place = entry + (at.big ? 12 : 8);
    const inline = count * (typeBytes[type] ?? 1) <= inlineBytes;
    const offset = inline
      ? at.first + place
      : at.big
      ? readLong8(view, place, littleEndian)
      : view.getUint32(place, littleEndian);
    if (!fields.has(tag)) fields.set(tag, { type, count, offset });
  }
  return fields;
}

function viewOf({ bytes }: Source, start: number, end: number): DataView {
  const part = bytes.subarray(start, end);
  return new DataView(part.buffer, part.byteOffset, part.byteLength);
}

function readLong8(view: DataView, offset: number, littleEndian: boolean): number {
  return Number(view.getBigUint64(offset, littleEndian));
}

/**
 * A tag's values as numbers (rationals as quotients); undefined where the tag is missing.
 *
 * @param options.most how many values may be there at most: keeps what a hostile file costs in bounds.
 */
export function tiffNumbers(
  file: TiffFile,
  directory: TiffDirectory,
  { tag, most }: { tag: number; most: number },
): number[] | undefined {
  const field = directory.get(tag);
  if (field === undefined) return undefined;
  if (field.count > most) {
    throw new FormatError(
      file.source.name,
      `TIFF tag ${tag} has ${field.count} values, at most ${most} make sense; the file is damaged`,
    );
  }
  const size = checkField(file, tag, field);
  const view = viewOf(file.source, field.offset, field.offset + field.count * size);
  const values: number[] = new Array(field.count);
  const { littleEndian } = file;
  for (let i = 0; i < field.count; i++) {
    values[i] = readValue(view, { type: field.type, at: i * size, littleEndian });
  }
  return values;
}

/** A tag's first value; the fallback where the tag is missing or empty. */
export function tiffNumber(
  file: TiffFile,
  directory: TiffDirectory,
  { tag, fallback }: { tag: number; fallback: number },
): number {
  const field = directory.get(tag);
  if (field === undefined || field.count === 0) return fallback;
  const size = checkField(file, tag, { ...field, count: 1 });
  const view = viewOf(file.source, field.offset, field.offset + size);
  return readValue(view, { type: field.type, at: 0, littleEndian: file.littleEndian });
}

/** A tag's bytes; undefined where the tag is missing. */
export function tiffBytes(file: TiffFile, directory: TiffDirectory, tag: number): Uint8Array | undefined {
  const field = directory.get(tag);
  if (field === undefined) return undefined;
  const size = checkField(file, tag, field);
  return file.source.bytes.subarray(field.offset, field.offset + field.count * size);
}

/** A tag's text up to its first zero byte: UTF-8 or, where it is not, Latin-1. */
export function tiffText(file: TiffFile, directory: TiffDirectory, tag: number): string | undefined {
  const bytes = tiffBytes(file, directory, tag);
  if (bytes === undefined) return undefined;
  const end = bytes.indexOf(0);
  const content = end < 0 ? bytes : bytes.subarray(0, end);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    return new TextDecoder("iso-8859-1").decode(content);
  }
}

function checkField(file: TiffFile, tag: number, field: TiffField): number {
  const { bytes, name } = file.source;
  const size = typeBytes[field.type];
  if (size === undefined) {
    throw new FormatError(name, `TIFF tag ${tag} has the unknown type ${field.type}; the file is damaged`);
  }
  if (!(field.offset + field.count * size <= bytes.length)) {
    throw new FormatError(
      name,
      `TIFF tag ${tag} claims ${field.count} values beyond the file's end; the file is damaged or was cut off`,
    );
  }
  return size;
}

function readValue(
  view: DataView,
  { type, at, littleEndian }: { type: number; at: number; littleEndian: boolean },
): number {
  switch (type) {
    case 3:
      return view.getUint16(at, littleEndian);
    case 4:
    case 13:
      return view.getUint32(at, littleEndian);
    case 5:
      return view.getUint32(at, littleEndian) / view.getUint32(at + 4, littleEndian);
    case 6:
      return view.getInt8(at);
    case 8:
      return view.getInt16(at, littleEndian);
    case 9:
      return view.getInt32(at, littleEndian);
    case 10:
      return view.getInt32(at, littleEndian) / view.getInt32(at + 4, littleEndian);
    case 11:
      return view.getFloat32(at, littleEndian);
    case 12:
      return view.getFloat64(at, littleEndian);
    case 16:
    case 18:
      return readLong8(view, at, littleEndian);
    case 17:
      return Number(view.getBigInt64(at, littleEndian));
    default:
      return view.getUint8(at);
  }
}
