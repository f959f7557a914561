/** What ImageJ keeps beside the pixels in its own tags: info text and slice labels. */
export interface ImageJExtra {
  info?: string;
  labels?: string[];
}

const magic = 0x494a494a; // "IJIJ"
const infoType = 0x696e666f; // "info"
const labelsType = 0x6c61626c; // "labl"

/** The `key=value` lines of ImageJ's image description; undefined where it is not ImageJ's. */
export function parseImageJDescription(description: string | undefined): Record<string, string> | undefined {
  if (!description?.startsWith("ImageJ=")) return undefined;
  const values: Record<string, string> = {};
  for (const line of description.split(/\r?\n/)) {
    const equals = line.indexOf("=");
    if (equals > 0) values[line.slice(0, equals)] = line.slice(equals + 1);
  }
  return values;
}

/**
 * ImageJ's image description: its lines in the given order, what is not ASCII escaped as ImageJ does.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { formatImageJDescription } from "./imagej_metadata.ts";
 * strictEqual(formatImageJDescription({ ImageJ: "1.54f", unit: "µm" }), "ImageJ=1.54f\nunit=\\u00B5m\n");
 * ```
 */
export function formatImageJDescription(values: Record<string, string>): string {
  return Object.entries(values).map(([key, value]) =>
    `${key}=${escapeNonAscii(value.replace(/[\r\n]+/g, " "))}\n`
  )
    .join("");
}

/** Java's and JSON's escape for every character that is not ASCII. */
export function escapeNonAscii(text: string): string {
  return text.replace(
    // deno-lint-ignore no-control-regex
    /[^\x00-\x7f]/g,
    (character) => "\\u" + character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0"),
  );
}

/** Undoes `escapeNonAscii`. */
export function unescapeNonAscii(text: string): string {
  return text.replace(/\\u([0-9a-fA-F]{4})/g, (_, digits) => String.fromCharCode(parseInt(digits, 16)));
}

/** Reads ImageJ's tags 50838 (sizes) and 50839 (content). What does not fit is left out. */
export function readImageJExtra(sizes: number[], content: Uint8Array, littleEndian: boolean): ImageJExtra {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const headerBytes = sizes[0] ?? 0;
  if (headerBytes < 12 || headerBytes > content.length || view.getUint32(0, littleEndian) !== magic) {
    return {};
  }
  const extra: ImageJExtra = {};
  let at = headerBytes;
  let index = 1;
  for (let entry = 4; entry + 8 <= headerBytes; entry += 8) {
    const type = view.getUint32(entry, littleEndian);
    const count = view.getUint32(entry + 4, littleEndian);
    if (index + count > sizes.length) return extra;
    for (let i = 0; i < count; i++, index++) {
      const end = at + sizes[index];
      if (end > content.length) return extra;
      if (type === infoType) extra.info = decodeUtf16(view, { start: at, end, littleEndian });
      if (type === labelsType) {
        (extra.labels ??= []).push(decodeUtf16(view, { start: at, end, littleEndian }));
      }
      at = end;
    }
  }
  return extra;
}

/** ImageJ's tags 50838 and 50839 for a little-endian file; undefined where there is nothing to keep. */
export function writeImageJExtra(extra: ImageJExtra): { sizes: number[]; content: Uint8Array } | undefined {
  const entries: { type: number; texts: string[] }[] = [];
  if (extra.info !== undefined) entries.push({ type: infoType, texts: [extra.info] });
  if (extra.labels?.length) entries.push({ type: labelsType, texts: extra.labels });
  if (entries.length === 0) return undefined;
  const texts = entries.flatMap((entry) => entry.texts);
  const sizes = [4 + 8 * entries.length, ...texts.map((text) => text.length * 2)];
  const content = new Uint8Array(sizes.reduce((sum, size) => sum + size, 0));
  const view = new DataView(content.buffer);
  view.setUint32(0, magic, true);
  entries.forEach((entry, i) => {
    view.setUint32(4 + 8 * i, entry.type, true);
    view.setUint32(8 + 8 * i, entry.texts.length, true);
  });
  let at = sizes[0];
  for (const text of texts) {
    for (let i = 0; i < text.length; i++, at += 2) view.setUint16(at, text.charCodeAt(i), true);
  }
  return { sizes, content };
}

function decodeUtf16(
  view: DataView,
  { start, end, littleEndian }: { start: number; end: number; littleEndian: boolean },
): string {
  const parts: string[] = [];
  for (let at = start; at + 2 <= end; at += 2) {
    parts.push(String.fromCharCode(view.getUint16(at, littleEndian)));
  }
  return parts.join("");
}
