import type { PixelSize } from "../image/image.ts";
import { toMicrometres } from "../image/pixel_size.ts";
import { escapeNonAscii, formatImageJDescription, writeImageJExtra } from "./imagej_metadata.ts";
import { formatOmeXml } from "./ome_metadata.ts";
import type { OmeContent } from "./ome_metadata.ts";
import { updateOmeXml } from "./update_ome_xml.ts";
import type { HyperstackAxes, Scan } from "./scan.ts";
import { tiffTag } from "./read_tiff_directories.ts";

/** Where the pixels of a page were put. */
export interface StoredPage {
  rowsPerStrip: number;
  offsets: number[];
  byteCounts: number[];
}

export interface DirectoryOptions {
  pages: StoredPage[];
  /** Where in the file these bytes will stand. */
  start: number;
  deflate?: boolean;
  layout: "imagej" | "ome";
  provenance?: Record<string, unknown>;
  bigTiff?: boolean;
}

type FieldType = "ascii" | "byte" | "short" | "long" | "rational" | "offset";

interface Field {
  tag: number;
  type: FieldType;
  /** Numbers, two a rational; or bytes as they stand. */
  values: number[] | Uint8Array;
}

/** The directories of a little-endian greyscale TIFF, the first at the start, to be put after the pixels. */
export function buildTiffDirectories(
  scan: Scan,
  options: DirectoryOptions,
): { bytes: Uint8Array; bigTiff: boolean } {
  const directories = options.pages.map((page, i) => listFields(scan, options, { page, isFirst: i === 0 }));
  const size = (big: boolean) => directories.reduce((sum, fields) => sum + directoryBytes(fields, big), 0);
  const bigTiff = (options.bigTiff ?? false) || options.start + size(false) >= 2 ** 32;
  const bytes = new Uint8Array(size(bigTiff));
  let at = 0;
  for (const [i, fields] of directories.entries()) {
    const end = at + directoryBytes(fields, bigTiff);
    writeDirectory(new DataView(bytes.buffer), {
      fields,
      at,
      start: options.start,
      next: i + 1 < directories.length ? options.start + end : 0,
      big: bigTiff,
    });
    at = end;
  }
  return { bytes, bigTiff };
}

function listFields(
  scan: Scan,
  options: DirectoryOptions,
  { page, isFirst }: { page: StoredPage; isFirst: boolean },
): Field[] {
  const { images: [{ height, width }], sample } = scan;
  const fields: Field[] = [
    { tag: tiffTag.newSubfileType, type: "long", values: [0] },
    { tag: tiffTag.imageWidth, type: "long", values: [width] },
    { tag: tiffTag.imageLength, type: "long", values: [height] },
    { tag: tiffTag.bitsPerSample, type: "short", values: [sample.bits] },
    { tag: tiffTag.compression, type: "short", values: [options.deflate ? 8 : 1] },
    { tag: tiffTag.photometric, type: "short", values: [1] },
    { tag: tiffTag.stripOffsets, type: "offset", values: page.offsets },
    { tag: tiffTag.samplesPerPixel, type: "short", values: [1] },
    { tag: tiffTag.rowsPerStrip, type: "long", values: [page.rowsPerStrip] },
    { tag: tiffTag.stripByteCounts, type: "offset", values: page.byteCounts },
    { tag: tiffTag.sampleFormat, type: "short", values: [{ uint: 1, int: 2, float: 3 }[sample.kind]] },
  ];
  const pixelSize = scan.pixelSize ?? scan.images[0].pixelSize;
  if (pixelSize) fields.push(...resolutionFields(pixelSize, options.layout));
  if (isFirst) fields.push(...describe(scan, { ...options, pixelSize }));
  return fields.sort((a, b) => a.tag - b.tag);
}

function describe(
  scan: Scan,
  options: DirectoryOptions & { pixelSize?: PixelSize },
): Field[] {
  const provenance = options.provenance ?? scan.provenance;
  // ASCII only, on one line: the way that every reader of descriptions lets it pass.
  const json = provenance && escapeNonAscii(JSON.stringify(provenance));
  const axes = fittingAxes(scan);
  const description = options.layout === "ome"
    ? describeOme(scan, { axes, json, pixelSize: options.pixelSize })
    : formatImageJDescription(imageJValues(scan, { axes, json, pixelSize: options.pixelSize }));
  const fields: Field[] = [
    { tag: tiffTag.imageDescription, type: "ascii", values: asciiz(description) },
    { tag: tiffTag.software, type: "ascii", values: asciiz(softwareName(provenance)) },
  ];
  const extra = writeImageJExtra({ info: scan.description, labels: scan.labels });
  if (extra) {
    fields.push({ tag: tiffTag.imageJByteCounts, type: "long", values: extra.sizes });
    fields.push({ tag: tiffTag.imageJMetadata, type: "byte", values: extra.content });
  }
  return fields;
}

/** The scan's axes where they fit the number of images; else all are slices. */
function fittingAxes({ axes, images }: Scan): HyperstackAxes {
  if (axes && axes.channels * axes.slices * axes.frames === images.length) return axes;
  return { channels: 1, slices: images.length, frames: 1 };
}

function describeOme(
  scan: Scan,
  { axes, json, pixelSize }: { axes: HyperstackAxes; json?: string; pixelSize?: PixelSize },
): string {
  const { height, width } = scan.images[0];
  const content: OmeContent = {
    height,
    width,
    sample: scan.sample,
    axes,
    pixelSize,
    z: scan.z,
    provenance: json,
  };
  return (scan.omeXml && updateOmeXml(scan.omeXml, content)) || formatOmeXml(content);
}

function softwareName(provenance: Record<string, unknown> | undefined): string {
  const version = provenance?.version;
  return typeof version === "string" ? `Limbus ${version}` : "Limbus";
}

/** ImageJ's own order; `images` stands first because ImageJ looks for its first occurrence. */
function imageJValues(
  scan: Scan,
  { axes, json, pixelSize }: { axes: HyperstackAxes; json?: string; pixelSize?: PixelSize },
): Record<string, string> {
  const { images, z, displayRange, imageJ } = scan;
  const isHyperstack = axes.channels > 1 || axes.frames > 1;
  return {
    ImageJ: "1.54f",
    images: String(images.length),
    ...(axes.channels > 1 && { channels: String(axes.channels) }),
    ...(axes.slices > 1 && { slices: String(axes.slices) }),
    ...(axes.frames > 1 && { frames: String(axes.frames) }),
    ...(isHyperstack && { hyperstack: "true", mode: "grayscale" }),
    ...(pixelSize && { unit: pixelSize.unit }),
    ...(z !== undefined && { spacing: String(z) }),
    loop: "false",
    ...(displayRange && { min: String(displayRange[0]), max: String(displayRange[1]) }),
    ...imageJ,
    ...(json !== undefined && { limbus: json }),
  };
}

/** Pixels per unit. Units that TIFF does not know go without one, their name stands in the description. */
function resolutionFields(pixelSize: PixelSize, layout: "imagej" | "ome"): Field[] {
  const micrometres = layout === "ome" ? toMicrometres(pixelSize) : undefined;
  const size = micrometres ? { y: micrometres.y / 1e4, x: micrometres.x / 1e4, unit: "cm" } : pixelSize;
  return [
    { tag: tiffTag.xResolution, type: "rational", values: inverseRational(size.x) },
    { tag: tiffTag.yResolution, type: "rational", values: inverseRational(size.y) },
    {
      tag: tiffTag.resolutionUnit,
      type: "short",
      values: [size.unit === "inch" ? 2 : size.unit === "cm" ? 3 : 1],
    },
  ];
}

/** 1 / value as numerator and denominator: exact where the value is a decimal of up to nine digits. */
function inverseRational(value: number): [number, number] {
  let numerator = 1;
  while (
    numerator < 1e9 && Math.abs(value * numerator - Math.round(value * numerator)) > 1e-9 * value * numerator
  ) {
    numerator *= 10;
  }
  while (numerator > 1 && value * numerator >= 2 ** 32) numerator /= 10;
  const denominator = Math.round(value * numerator);
  return denominator > 0 && denominator < 2 ** 32 ? [numerator, denominator] : [0, 1];
}

function asciiz(text: string): Uint8Array {
  // deno-lint-ignore no-control-regex
  return new TextEncoder().encode(text.replace(/[^\x01-\x7f]/g, "?") + "\0");
}

const fieldTypes: Record<Exclude<FieldType, "offset">, { code: number; bytes: number }> = {
  byte: { code: 1, bytes: 1 },
  ascii: { code: 2, bytes: 1 },
  short: { code: 3, bytes: 2 },
  long: { code: 4, bytes: 4 },
  rational: { code: 5, bytes: 8 },
};

/** Offsets and byte counts are 8 bytes wide in BigTIFF. */
function fieldShape(field: Field, big: boolean): { code: number; bytes: number; count: number } {
  const shape = field.type === "offset"
    ? (big ? { code: 16, bytes: 8 } : { code: 4, bytes: 4 })
    : fieldTypes[field.type];
  return { ...shape, count: field.values.length / (field.type === "rational" ? 2 : 1) };
}

function directoryBytes(fields: Field[], big: boolean): number {
  const entries = big ? 8 + 20 * fields.length + 8 : 2 + 12 * fields.length + 4;
  const outside = fields.map((field) => {
    const { bytes, count } = fieldShape(field, big);
    return bytes * count > (big ? 8 : 4) ? alignEight(bytes * count) : 0;
  });
  return alignEight(entries) + outside.reduce((sum, size) => sum + size, 0);
}

function writeDirectory(
  view: DataView,
  { fields, at, start, next, big }: {
    fields: Field[];
    at: number;
    start: number;
    next: number;
    big: boolean;
  },
): void {
  const entryBytes = big ? 20 : 12;
  const first = at + (big ? 8 : 2);
  if (big) view.setBigUint64(at, BigInt(fields.length), true);
  else view.setUint16(at, fields.length, true);
  let outside = at + alignEight((big ? 16 : 6) + entryBytes * fields.length);
  for (const [i, field] of fields.entries()) {
    const entry = first + i * entryBytes;
    const { code, bytes, count } = fieldShape(field, big);
    view.setUint16(entry, field.tag, true);
    view.setUint16(entry + 2, code, true);
    writeWide(view, { at: entry + 4, value: count, big });
    const place = entry + (big ? 12 : 8);
    if (bytes * count <= (big ? 8 : 4)) {
      writeValues(view, field, { at: place, big });
    } else {
      writeWide(view, { at: place, value: start + outside, big });
      writeValues(view, field, { at: outside, big });
      outside += alignEight(bytes * count);
    }
  }
  writeWide(view, { at: first + entryBytes * fields.length, value: next, big });
}

function writeValues(
  view: DataView,
  { type, values }: Field,
  { at, big }: { at: number; big: boolean },
): void {
  if (values instanceof Uint8Array) {
    new Uint8Array(view.buffer).set(values, at);
    return;
  }
  values.forEach((value, i) => {
    if (type === "short") view.setUint16(at + 2 * i, value, true);
    else if (type === "offset") writeWide(view, { at: at + (big ? 8 : 4) * i, value, big });
    else view.setUint32(at + 4 * i, value, true);
  });
}

function writeWide(view: DataView, { at, value, big }: { at: number; value: number; big: boolean }): void {
  if (big) view.setBigUint64(at, BigInt(value), true);
  else view.setUint32(at, value, true);
}

function alignEight(size: number): number {
  return Math.ceil(size / 8) * 8;
}
