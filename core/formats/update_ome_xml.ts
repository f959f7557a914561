import { escapeXml, formatOmeAnnotation, omePixelType, parseOmeXml } from "./ome_metadata.ts";
import type { OmeContent } from "./ome_metadata.ts";

/**
 * OME-XML that came with a file, for the same planes written by us: what it says of channels, acquisition and
 * instruments stays, the way the pixels are stored is put right, our provenance is added. In plain ASCII.
 *
 * @returns undefined where it describes something else (several images, colours, other sizes, planes in another
 *   order or in other files), so that new OME-XML must be written.
 */
export function updateOmeXml(xml: string, content: OmeContent): string | undefined {
  if (!describesSame(xml, content)) return undefined;
  const { height, width, sample, axes, provenance } = content;
  const planes = axes.channels * axes.slices * axes.frames;
  const storage = `<TiffData IFD="0" PlaneCount="${planes}"/>`;
  let updated = xml
    .replace(/\s+UUID="[^"]*"/, "")
    .replace(
      /<TiffData\b[^>]*\/>|<TiffData\b[\s\S]*?<\/TiffData>/g,
      replaceFirst(storage),
    )
    .replace(/<Pixels\b[^>]*>/, (tag) =>
      setAttributes(tag, {
        Type: omePixelType(sample),
        BigEndian: "false",
        SizeX: String(width),
        SizeY: String(height),
      }).replace(/\s+SignificantBits="[^"]*"/, ""))
    .replace(/<CommentAnnotation\b[^>]*Namespace="limbus\/provenance"[\s\S]*?<\/CommentAnnotation>/g, "")
    .replace(/<StructuredAnnotations>\s*<\/StructuredAnnotations>/, "");
  if (provenance !== undefined) updated = annotate(updated, formatOmeAnnotation(provenance));
  return escapeNonAsciiXml(updated);
}

function describesSame(xml: string, { height, width, axes, pixelSize, z }: OmeContent): boolean {
  const count = (pattern: RegExp) => xml.match(pattern)?.length ?? 0;
  const isPlain = /<OME[\s>]/.test(xml) && count(/<Image\b/g) === 1 && count(/<Pixels\b/g) === 1 &&
    count(/<TiffData\b/g) >= 1 && !/<(BinData|MetadataOnly|BinaryOnly)\b/.test(xml) &&
    !/SamplesPerPixel="(?!1")/.test(xml);
  if (!isPlain) return false;
  const said = parseOmeXml(xml);
  const { channels, slices, frames, order } = said.axes ?? {};
  return channels === axes.channels && slices === axes.slices && frames === axes.frames &&
    order === axes.order &&
    said.pixelSize?.x === pixelSize?.x && said.pixelSize?.y === pixelSize?.y &&
    said.pixelSize?.unit === pixelSize?.unit && said.z === z &&
    new RegExp(`\\sSizeX="${width}"`).test(xml) && new RegExp(`\\sSizeY="${height}"`).test(xml);
}

/** Replaces the first occurrence and takes the others away. */
function replaceFirst(text: string): () => string {
  let isFirst = true;
  return () => {
    const replacement = isFirst ? text : "";
    isFirst = false;
    return replacement;
  };
}

function setAttributes(tag: string, values: Record<string, string>): string {
  let changed = tag;
  for (const [name, value] of Object.entries(values)) {
    const pattern = new RegExp(`(\\s${name}=)(?:"[^"]*"|'[^']*')`);
    changed = pattern.test(changed)
      ? changed.replace(pattern, `$1"${value}"`)
      : changed.replace(/\s*(\/?>)$/, ` ${name}="${value}"$1`);
  }
  return changed;
}

/** The schema wants annotations after the images and before regions of interest. */
function annotate(xml: string, annotation: string): string {
  if (xml.includes("</StructuredAnnotations>")) {
    return xml.replace("</StructuredAnnotations>", () => `${annotation}</StructuredAnnotations>`);
  }
  const block = `<StructuredAnnotations>${annotation}</StructuredAnnotations>`;
  return xml.replace(/<ROI\b|<\/OME>/, (tag) => block + tag);
}

/** Characters beyond ASCII as references, everything else as it stands. */
function escapeNonAsciiXml(xml: string): string {
  // deno-lint-ignore no-control-regex
  return xml.replace(/[^\x00-\x7f]/gu, (character) => escapeXml(character));
}
