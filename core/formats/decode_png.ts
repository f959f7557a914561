import { createImage } from "../image/image.ts";
import type { PixelSize } from "../image/image.ts";
import { isPrintDensity } from "../image/pixel_size.ts";
import { FormatError } from "./format_error.ts";
import { inflate } from "./inflate.ts";
import { readPngChunks } from "./png_chunks.ts";
import { unfilterPngRow } from "./unfilter_png_row.ts";
import { readSamples } from "./read_samples.ts";
import type { Scan, ScanHeader } from "./scan.ts";
import { checkDeclaredSize } from "./source.ts";
import type { WholeSource } from "./source.ts";
import { readProvenance } from "./read_provenance.ts";
import { toGrey } from "./to_grey.ts";

interface PngHeader {
  height: number;
  width: number;
  bits: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha. */
  colourType: number;
  samplesPerPixel: number;
  interlaced: boolean;
}

interface PngContent {
  header: PngHeader;
  palette?: Uint8Array;
  pixelSize?: PixelSize;
  texts: Map<string, string>;
  /** The compressed pixels. */
  data: Uint8Array[];
}

/** Rows of one pass over the image: an interlaced PNG has seven, each a coarser grid; others have one. */
interface Pass {
  row: number;
  column: number;
  rowStep: number;
  columnStep: number;
}

const wholePass: Pass[] = [{ row: 0, column: 0, rowStep: 1, columnStep: 1 }];
const adam7Passes: Pass[] = [
  { row: 0, column: 0, rowStep: 8, columnStep: 8 },
  { row: 0, column: 4, rowStep: 8, columnStep: 8 },
  { row: 4, column: 0, rowStep: 8, columnStep: 4 },
  { row: 0, column: 2, rowStep: 4, columnStep: 4 },
  { row: 2, column: 0, rowStep: 4, columnStep: 2 },
  { row: 0, column: 1, rowStep: 2, columnStep: 2 },
  { row: 1, column: 0, rowStep: 2, columnStep: 1 },
];

const allowedBits: Record<number, number[]> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

/** Decodes a PNG (W3C PNG, third edition) row by row; colours are made grey, alpha is left out. */
export function decodePng(source: WholeSource): Scan {
  const content = openPng(source);
  const { header: { height, width, bits }, texts, pixelSize } = content;
  const image = createImage(height, width, undefined, pixelSize);
  const colour = decodePixels(source, content, image.data);
  return {
    images: [image],
    sample: { kind: "uint", bits: bits === 16 ? 16 : 8 },
    file: "png",
    colour,
    ...(pixelSize && { pixelSize }),
    ...(texts.has("Description") && { description: texts.get("Description") }),
    ...readProvenance(texts.get("limbus") ?? ""),
  };
}

/** What a PNG says it holds; its size is checked, its pixels are not read. */
export function readPngHeader(source: WholeSource): ScanHeader {
  const { header: { height, width, bits }, pixelSize } = openPng(source);
  return {
    height,
    width,
    images: 1,
    sample: { kind: "uint", bits: bits === 16 ? 16 : 8 },
    file: "png",
    ...(pixelSize && { pixelSize }),
  };
}

function openPng(source: WholeSource): PngContent {
  const content = readContent(source);
  const { height, width, bits, samplesPerPixel } = content.header;
  checkDeclaredSize(source, { height, width, bytesPerPixel: bits * samplesPerPixel / 8, images: 1 });
  return content;
}

function readContent(source: WholeSource): PngContent {
  const { bytes, name } = source;
  const damaged = (what: string) =>
    new FormatError(name, `the PNG ${what}; it is damaged, copy or export it again`);
  let header: PngHeader | undefined;
  let ended = false;
  const content: Omit<PngContent, "header"> = { texts: new Map(), data: [] };
  for (const chunk of readPngChunks(bytes)) {
    if (chunk === undefined) break;
    const { type, data } = chunk;
    // Capital first letter: the image cannot be understood without it.
    const critical = (type.charCodeAt(0) & 32) === 0;
    if (!chunk.intact && critical) throw damaged(`has a wrong checksum in ${JSON.stringify(type)}`);
    if (!chunk.intact) continue;
    if (header === undefined && type !== "IHDR") throw damaged("has no header");
    if (type === "IHDR") header = readHeader(source, data);
    else if (type === "PLTE") content.palette = data;
    else if (type === "IDAT") content.data.push(data);
    else if (type === "pHYs") content.pixelSize = readDensity(data);
    else if (type === "tEXt" || type === "iTXt") readText(type, data, content.texts);
    else if (type === "IEND") {
      ended = true;
      break;
    }
  }
  if (!ended) throw new FormatError(name, "the PNG has no end: it was cut off; copy it again");
  if (header === undefined) throw damaged("has no header");
  if (content.data.length === 0) throw damaged("has no pixels");
  if (header.colourType === 3 && !content.palette) throw damaged("has no palette");
  return { header, ...content };
}

function readHeader({ name }: WholeSource, data: Uint8Array): PngHeader {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (data.length !== 13) throw new FormatError(name, "the PNG's header has a wrong length; it is damaged");
  const [bits, colourType, compression, filter, interlace] = data.subarray(8);
  if (!allowedBits[colourType]?.includes(bits) || compression !== 0 || filter !== 0 || interlace > 1) {
    throw new FormatError(
      name,
      `the PNG's header says colour type ${colourType}, ${bits} bits, compression ${compression}, filter ${filter}, ` +
        `interlace ${interlace}, which does not exist; it is damaged, export it again`,
    );
  }
  const samplesPerPixel = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[colourType]!;
  return {
    width: view.getUint32(0),
    height: view.getUint32(4),
    bits,
    colourType,
    samplesPerPixel,
    interlaced: interlace === 1,
  };
}

/** pHYs: pixels per metre; told in micrometres, as whoever looks at pictures of cells thinks. */
function readDensity(data: Uint8Array): PixelSize | undefined {
  if (data.length !== 9 || data[8] !== 1) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const [x, y] = [view.getUint32(0), view.getUint32(4)];
  if (x === 0 || y === 0) return undefined;
  // The file holds whole pixels per metre: more digits than these are not in it.
  const micrometres = (perMetre: number) => Number((1e6 / perMetre).toPrecision(6));
  const size = { y: micrometres(y), x: micrometres(x), unit: "µm" };
  return isPrintDensity(size) ? undefined : size;
}

function readText(type: string, data: Uint8Array, texts: Map<string, string>): void {
  const end = data.indexOf(0);
  if (end < 1) return;
  const keyword = new TextDecoder("iso-8859-1").decode(data.subarray(0, end));
  if (type === "tEXt") {
    texts.set(keyword, new TextDecoder("iso-8859-1").decode(data.subarray(end + 1)));
    return;
  }
  const compressed = data[end + 1] === 1;
  const languageEnd = data.indexOf(0, end + 3);
  const translatedEnd = languageEnd < 0 ? -1 : data.indexOf(0, languageEnd + 1);
  if (compressed || translatedEnd < 0) return;
  texts.set(keyword, new TextDecoder().decode(data.subarray(translatedEnd + 1)));
}

/** Fills the target with grey values; returns whether there were colours. */
function decodePixels(source: WholeSource, content: PngContent, target: Float32Array): boolean {
  const { header } = content;
  const rows = listRows(header);
  const bitsPerPixel = header.bits * header.samplesPerPixel;
  const step = Math.max(1, bitsPerPixel >> 3);
  const { place, colour } = rowPlacer(source, content, target);
  let current = rows.next();
  let row = new Uint8Array(0);
  let above = new Uint8Array(0);
  let filter = -1;
  let filled = 0;
  let pass: Pass | undefined;
  const startRow = () => {
    if (current.done) return;
    const length = Math.ceil(current.value.columns * bitsPerPixel / 8);
    const isNewPass = current.value.pass !== pass;
    pass = current.value.pass;
    [row, above] = isNewPass ? [new Uint8Array(length), new Uint8Array(length)] : [above, row];
    filter = -1;
    filled = 0;
  };
  startRow();
  try {
    inflate(content.data, (bytes) => {
      let at = 0;
      while (at < bytes.length && !current.done) {
        if (filter < 0) filter = bytes[at++];
        const count = Math.min(row.length - filled, bytes.length - at);
        row.set(bytes.subarray(at, at + count), filled);
        at += count;
        filled += count;
        if (filled < row.length) break;
        if (!unfilterPngRow(row, { filter, above, step })) throw new Error(`filter ${filter} does not exist`);
        place(row, current.value);
        current = rows.next();
        startRow();
      }
      return !current.done;
    });
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new FormatError(source.name, `the PNG's pixels cannot be decompressed (${cause}); it is damaged`, {
      cause: error,
    });
  }
  if (!current.done) {
    throw new FormatError(
      source.name,
      `the PNG's pixels end before row ${current.value.row + 1}; it is damaged`,
    );
  }
  return colour;
}

interface PngRow {
  pass: Pass;
  row: number;
  columns: number;
}

function* listRows({ height, width, interlaced }: PngHeader): Generator<PngRow, undefined> {
  for (const pass of interlaced ? adam7Passes : wholePass) {
    const columns = Math.ceil((width - pass.column) / pass.columnStep);
    if (columns <= 0) continue;
    for (let row = pass.row; row < height; row += pass.rowStep) yield { pass, row, columns };
  }
}

/** A function that puts an unfiltered row into the target as grey values, and whether the PNG has colours. */
function rowPlacer(
  source: WholeSource,
  { header, palette }: PngContent,
  target: Float32Array,
): { place: (bytes: Uint8Array, row: PngRow) => void; colour: boolean } {
  const { width, bits, colourType, samplesPerPixel } = header;
  const isColour = colourType === 2 || colourType === 6;
  const grey = palette && colourType === 3 ? readPalette(palette) : undefined;
  const layout = { kind: "uint" as const, bits, littleEndian: false, divisor: grey ? 1 : 2 ** bits - 1 };
  const samples = Array.from({ length: isColour ? 3 : 1 }, () => new Float32Array(width));
  const place = (bytes: Uint8Array, { pass, row, columns }: PngRow) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    samples.forEach((sample, first) => {
      const run = { byteOffset: 0, first, step: samplesPerPixel, count: columns };
      readSamples(view, { layout, run, target: sample, at: 0 });
    });
    const [first, second, third] = samples;
    let at = row * width + pass.column;
    for (let i = 0; i < columns; i++, at += pass.columnStep) {
      if (isColour) target[at] = toGrey(first[i], second[i], third[i]);
      else if (grey === undefined) target[at] = first[i];
      else {
        if (first[i] >= grey.values.length) {
          throw new FormatError(
            source.name,
            `the PNG names colour ${first[i]} of a palette of ${grey.values.length}`,
          );
        }
        target[at] = grey.values[first[i]];
      }
    }
  };
  return { place, colour: isColour || (grey?.colour ?? false) };
}

function readPalette(palette: Uint8Array): { values: Float32Array; colour: boolean } {
  const values = new Float32Array(Math.floor(palette.length / 3));
  let colour = false;
  for (let i = 0; i < values.length; i++) {
    const [r, g, b] = palette.subarray(3 * i, 3 * i + 3);
    values[i] = r === g && g === b ? r / 255 : toGrey(r, g, b) / 255;
    colour ||= r !== g || g !== b;
  }
  return { values, colour };
}
