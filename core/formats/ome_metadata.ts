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
const pixelTypes: Record<string, string> = {
  uint8: "uint8",
  uint16: "uint16",
  uint32: "uint32",
  int8: "int8",
  int16: "int16",
  int32: "int32",
  float32: "float",
  float64: "double",
};

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
    metadata.axes = { channels, slices, frames, ...(isOrder && { order }) };
  }
  const note = xml.match(
    new RegExp(
      `<CommentAnnotation\\b[^>]*Namespace="${annotationNamespace}"[^>]*>\\s*<Value>([\\s\\S]*?)</Value>`,
    ),
  );
  if (note) metadata.provenance = unescapeXml(note[1]);
  return metadata;
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
    `<Pixels ID="Pixels:0" DimensionOrder="${axes.order ?? "XYCZT"}" Type="${
      pixelTypes[sample.kind + sample.bits]
    }"` +
    ` SizeX="${width}" SizeY="${height}" SizeC="${channels}" SizeZ="${slices}" SizeT="${frames}"` +
    ` BigEndian="false"${physical.join("")}>`,
    ...channelElements,
    `<TiffData IFD="0" PlaneCount="${channels * slices * frames}"/>`,
    "</Pixels>",
    "</Image>",
    ...(provenance === undefined ? [] : [
      `<StructuredAnnotations><CommentAnnotation ID="Annotation:Limbus:0" Namespace="${annotationNamespace}">` +
      `<Value>${escapeXml(provenance)}</Value></CommentAnnotation></StructuredAnnotations>`,
    ]),
    "</OME>",
  ].join("\n");
}

function readUnit(unit: string | undefined): string {
  if (unit === undefined) return "µm";
  return unit === "in" ? "inch" : canonicalUnit(unit);
}

function writeUnit(unit: string): string {
  return unit === "inch" ? "in" : unit;
}

function escapeXml(text: string): string {
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
