import type { PixelSize } from "../image/image.ts";
import { canonicalUnit } from "../image/pixel_size.ts";
import type { HyperstackAxes, SampleFormat } from "./scan.ts";

/** What is read from OME-XML: the first image's pixels. */
export interface OmeMetadata {
  pixelSize?: PixelSize;
  /** In the unit of the pixel size. */
  z?: number;
  axes?: HyperstackAxes;
  provenance?: string;
}

const annotationNamespace = "limbus/provenance";

/** Whether an image description is OME-XML. */
export function isOmeXml(description: string | undefined): description is string {
  return description !== undefined &&
    /^\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)?<(\w+:)?OME[\s>]/.test(description);
}

/** Reads the first `Pixels` element of OME-XML. */
export function parseOmeXml(xml: string): OmeMetadata {
  const tag = xml.match(/<(?:\w+:)?Pixels\b[^>]*>/)?.[0] ?? "";
  const attribute = (name: string) => {
    const value = tag.match(new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`));
    return value ? unescapeXml(value[1] ?? value[2]) : undefined;
  };
  const size = (axis: string) => {
    const value = Number(attribute(`PhysicalSize${axis}`));
    return value > 0 && Number.isFinite(value) ? value : undefined;
  };
  const unit = (axis: string) => readUnit(attribute(`PhysicalSize${axis}Unit`));
  const x = size("X");
  const y = size("Y") ?? x;
  const metadata: OmeMetadata = {};
  if (x !== undefined && y !== undefined && unit("X") === unit("Y")) {
    metadata.pixelSize = { y, x, unit: unit("X") };
  }
  const z = size("Z");
  if (z !== undefined && (metadata.pixelSize === undefined || unit("Z") === unit("X"))) metadata.z = z;
  const [channels, slices, frames] = ["C", "Z", "T"].map((axis) => Number(attribute(`Size${axis}`)));
  if ([channels, slices, frames].every((count) => Number.isInteger(count) && count > 0)) {
    const order = attribute("DimensionOrder");
    const isOrder = order !== undefined && /^XY(CZT|CTZ|ZCT|ZTC|TCZ|TZC)$/.test(order) && order !== "XYCZT";
    const axes = { channels, slices, frames, ...(isOrder && { order }) };
    if (isInOrder(xml, axes)) metadata.axes = axes;
  }
  const note = xml.match(
    new RegExp(
      `<CommentAnnotation\\b[^>]*Namespace="${annotationNamespace}"[^>]*>\\s*<Value>([\\s\\S]*?)</Value>`,
    ),
  );
  if (note) metadata.provenance = unescapeXml(note[1]);
  return metadata;
}

/** Whether the file's pages are the planes in their declared order: `TiffData` may say otherwise. */
function isInOrder(xml: string, { channels, slices, frames, order = "XYCZT" }: HyperstackAxes): boolean {
  const sizes: Record<string, number> = { C: channels, Z: slices, T: frames };
  const [fast, middle, slow] = order.slice(2);
  let expected = 0;
  for (const [tag] of xml.matchAll(/<(?:\w+:)?TiffData\b[^>]*>/g)) {
    const number = (name: string) => tag.match(new RegExp(`\\s${name}\\s*=\\s*["'](\\d+)["']`))?.[1];
    const first = (axis: string) => Number(number(`First${axis}`) ?? 0);
    const plane = first(fast) + sizes[fast] * (first(middle) + sizes[middle] * first(slow));
    const page = Number(number("IFD") ?? expected);
    if (plane !== page) return false;
    expected = page + Number(number("PlaneCount") ?? 1);
  }
  return true;
}

/** What an OME-TIFF says of its images, one plane a page. */
export interface OmeContent {
  height: number;
  width: number;
  sample: SampleFormat;
  axes: HyperstackAxes;
  pixelSize?: PixelSize;
  z?: number;
  /** JSON. */
  provenance?: string;
}

/** OME-XML 2016-06 for planes in the order of their axes, in plain ASCII. */
export function formatOmeXml(content: OmeContent): string {
  const { height, width, sample, axes, pixelSize, z, provenance } = content;
  const { channels, slices, frames } = axes;
  const unit = pixelSize && escapeXml(writeUnit(pixelSize.unit));
  const physical = [
    ...(pixelSize ? [["X", pixelSize.x], ["Y", pixelSize.y]] : []),
    ...(z !== undefined ? [["Z", z]] : []),
  ].map(([axis, value]) =>
    ` PhysicalSize${axis}="${value}"` + (unit ? ` PhysicalSize${axis}Unit="${unit}"` : "")
  );
  const channelElements = Array.from(
    { length: channels },
    (_, i) => `<Channel ID="Channel:0:${i}" SamplesPerPixel="1"/>`,
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06"' +
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation=' +
    '"http://www.openmicroscopy.org/Schemas/OME/2016-06 http://www.openmicroscopy.org/Schemas/OME/2016-06/ome.xsd"' +
    ' Creator="Limbus">',
    '<Image ID="Image:0">',
    `<Pixels ID="Pixels:0" DimensionOrder="${axes.order ?? "XYCZT"}" Type="${omePixelType(sample)}"` +
    ` SizeX="${width}" SizeY="${height}" SizeC="${channels}" SizeZ="${slices}" SizeT="${frames}"` +
    ` BigEndian="false"${physical.join("")}>`,
    ...channelElements,
    `<TiffData IFD="0" PlaneCount="${channels * slices * frames}"/>`,
    "</Pixels>",
    "</Image>",
    ...(provenance === undefined ? [] : [
      `<StructuredAnnotations>${formatOmeAnnotation(provenance)}</StructuredAnnotations>`,
    ]),
    "</OME>",
  ].join("\n");
}

/** Our provenance as an annotation. */
export function formatOmeAnnotation(provenance: string): string {
  return `<CommentAnnotation ID="Annotation:Limbus:0" Namespace="${annotationNamespace}">` +
    `<Value>${escapeXml(provenance)}</Value></CommentAnnotation>`;
}

/** OME's name of a sample format. */
export function omePixelType({ kind, bits }: SampleFormat): string {
  if (kind === "float") return bits === 64 ? "double" : "float";
  return kind + bits;
}

function readUnit(unit: string | undefined): string {
  if (unit === undefined) return "µm";
  return unit === "in" ? "inch" : canonicalUnit(unit);
}

function writeUnit(unit: string): string {
  return unit === "inch" ? "in" : unit;
}

/** Text for an element or an attribute, in ASCII. */
export function escapeXml(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/[<>&"']|[^\x00-\x7f]/gu, (character) => `&#${character.codePointAt(0)};`);
}

function unescapeXml(text: string): string {
  const named: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
  return text.replace(/&(?:#x([0-9a-fA-F]+)|#(\d+)|(lt|gt|amp|quot|apos));/g, (whole, hex, decimal, name) => {
    if (name) return named[name];
    const code = hex ? parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
