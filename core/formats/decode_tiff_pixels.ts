import { FormatError } from "./format_error.ts";
import { readSamples } from "./read_samples.ts";
import type { Source } from "./source.ts";
import { tiffDecompressor } from "./tiff_decompressor.ts";
import type { Decompress } from "./tiff_decompressor.ts";
import type { SegmentPlaces, TiffPage } from "./read_tiff_page.ts";
import { undoFloatPredictor, undoHorizontalPredictor } from "./undo_predictor.ts";

/** One strip or tile: its place in the page and in the file. */
interface Segment {
  /** For messages, from 1. */
  label: string;
  row: number;
  column: number;
  /** Rows and columns inside the page. */
  rows: number;
  columns: number;
  /** The sample it holds; 0 where it holds all of them. */
  sample: number;
  offset: number;
  byteCount: number;
}

/** The greyscale planes of a page. */
export async function decodeTiffPixels(source: Source, page: TiffPage): Promise<Float32Array[]> {
  for await (const { planes } of decodeTiffBands(source, page, { leastRows: page.height })) return planes;
  return [];
}

/** Some rows of all greyscale planes of a page. */
export interface TiffBand {
  top: number;
  height: number;
  planes: Float32Array[];
}

/**
 * The greyscale planes of a page from above to below, decoded strip by strip: beside the rows asked for only one strip or
 * tile is held, and not even that where the page is not compressed.
 *
 * @param options.leastRows How many rows a band has, or as many more as whole strips or tiles take; the last one has
 * what is left.
 */
export async function* decodeTiffBands(
  source: Source,
  page: TiffPage,
  { leastRows }: { leastRows: number },
): AsyncGenerator<TiffBand> {
  const { height, width, segmentHeight, segmentWidth } = page;
  const decompress = await findDecompressor(source, page);
  const places = page.locate();
  checkSegments(source, page, places);
  const rowBuffer = new Float32Array(Math.min(segmentWidth, width));
  const rows = canSplit(page) ? leastRows : segmentHeight * Math.ceil(leastRows / segmentHeight);
  let scratch: Uint8Array | undefined;
  for (let top = 0; top < height; top += rows) {
    const band = { top, height: Math.min(rows, height - top) };
    const planes = Array.from({ length: page.planes }, () => new Float32Array(band.height * width));
    for (const segment of listSegments(page, { places, band })) {
      const needed = segment.rows * rowBytes(page);
      const stored = storedBytes(
        source,
        segment,
        decompress ? { least: 1 } : { least: needed, most: needed },
      );
      let content = stored;
      if (decompress) {
        scratch ??= new Uint8Array(segmentHeight * rowBytes(page));
        content = scratch.subarray(0, page.tiled ? scratch.length : needed);
        expand(source, { segment, decompress, stored, content, needed });
        undoPredictor(source, page, { content, rows: segment.rows });
      }
      placeSegment(page, { segment, content, planes, rowBuffer, top });
    }
    if (page.minIsWhite) { for (const plane of planes) invert(plane); }
    yield { ...band, planes };
  }
}

/** Whether some rows of a strip can be read without the others. */
function canSplit({ compression, tiled }: TiffPage): boolean {
  return compression === 1 && !tiled;
}

/** Bytes of one stored row of a strip or tile. */
export function rowBytes(page: TiffPage): number {
  const samples = page.segmentWidth * (page.planar ? 1 : page.samplesPerPixel);
  return Math.ceil(samples * page.layout.bits / 8);
}

async function findDecompressor(source: Source, page: TiffPage): Promise<Decompress | undefined> {
  if (page.compression === 1) return undefined;
  if (page.compression === 7 && page.layout.bits !== 8) {
    throw new FormatError(
      source.name,
      `JPEG of ${page.layout.bits} bits inside TIFF is not read; save it uncompressed`,
    );
  }
  const decompress = await tiffDecompressor(page.compression, {
    tables: page.jpegTables,
    samplesPerPixel: page.planar ? 1 : page.samplesPerPixel,
    yCbCr: page.yCbCr,
    height: page.segmentHeight,
    width: page.segmentWidth,
  });
  if (decompress === undefined) {
    throw new FormatError(
      source.name,
      `TIFF compression ${
        compressionName(page.compression)
      } is not read; save it uncompressed or with deflate or LZW`,
    );
  }
  return decompress;
}

function compressionName(compression: number): string {
  const names: Record<number, string> = {
    2: "CCITT",
    3: "CCITT fax 3",
    4: "CCITT fax 4",
    6: "old JPEG",
    33003: "JPEG 2000",
    33005: "JPEG 2000",
    34712: "JPEG 2000",
    34887: "LERC",
    34925: "LZMA",
    50001: "WebP",
    50002: "JPEG XL",
    52546: "JPEG XL",
  };
  return names[compression] ? `${names[compression]} (${compression})` : String(compression);
}

function checkSegments(source: Source, page: TiffPage, { offsets, byteCounts }: SegmentPlaces): void {
  const { name, limits, bytes } = source;
  const down = Math.ceil(page.height / page.segmentHeight);
  const across = Math.ceil(page.width / page.segmentWidth);
  const expected = down * across * (page.planar ? page.samplesPerPixel : 1);
  if (offsets.length < expected || (page.compression !== 1 && byteCounts.length < expected)) {
    throw new FormatError(
      name,
      `TIFF names ${offsets.length} of the ${expected} strips or tiles that its size asks for; ` +
        `the file is damaged, export it again`,
    );
  }
  if (page.segmentHeight * rowBytes(page) > Math.max(limits.freeBytes, limits.maxExpansion * bytes.length)) {
    throw new FormatError(
      name,
      `TIFF says strips or tiles of ${page.segmentWidth} x ${page.segmentHeight} pixels, which ${bytes.length} bytes ` +
        `cannot plausibly hold; the file is damaged`,
    );
  }
}

/** What of the strips or tiles lies in a band. */
function* listSegments(
  page: TiffPage,
  { places: { offsets, byteCounts }, band }: {
    places: SegmentPlaces;
    band: { top: number; height: number };
  },
): Generator<Segment> {
  const { height, width, segmentHeight, segmentWidth, samplesPerPixel, tiled } = page;
  const [down, across] = [Math.ceil(height / segmentHeight), Math.ceil(width / segmentWidth)];
  const bottom = band.top + band.height;
  const [first, end] = [Math.floor(band.top / segmentHeight), Math.ceil(bottom / segmentHeight)];
  for (let sample = 0; sample < (page.planar ? samplesPerPixel : 1); sample++) {
    for (let i = first; i < end; i++) {
      const row = Math.max(band.top, i * segmentHeight);
      const skipped = (row - i * segmentHeight) * rowBytes(page);
      for (let j = 0; j < across; j++) {
        const index = (sample * down + i) * across + j;
        yield {
          label: `${tiled ? "tile" : "strip"} ${index + 1}`,
          row,
          column: j * segmentWidth,
          rows: Math.min((i + 1) * segmentHeight, bottom) - row,
          columns: Math.min(segmentWidth, width - j * segmentWidth),
          sample,
          offset: offsets[index] + skipped,
          byteCount: (byteCounts[index] ?? Infinity) - skipped,
        };
      }
    }
  }
}

/** The segment's bytes in the file, no more than are needed; throws unless as many are there. */
function storedBytes(
  { bytes, name }: Source,
  segment: Segment,
  { least, most = Infinity }: { least: number; most?: number },
): Uint8Array {
  const { offset, byteCount, label } = segment;
  const end = Math.min(offset + byteCount, bytes.length);
  if (end - offset < least || (byteCount !== Infinity && offset + byteCount > bytes.length)) {
    throw new FormatError(
      name,
      `${label} ends beyond the file's ${bytes.length} bytes or is too short; the file was cut off, copy it again`,
    );
  }
  return bytes.subarray(offset, Math.min(end, offset + most));
}

function expand(
  { name }: Source,
  { segment, decompress, stored, content, needed }: {
    segment: Segment;
    decompress: Decompress;
    stored: Uint8Array;
    content: Uint8Array;
    needed: number;
  },
): void {
  let filled: number;
  try {
    filled = decompress(stored, content);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new FormatError(name, `${segment.label} cannot be decompressed (${cause}); the file is damaged`, {
      cause: error,
    });
  }
  if (filled < needed) {
    throw new FormatError(
      name,
      `${segment.label} decompresses to ${filled} of ${needed} bytes; the file is damaged, export it again`,
    );
  }
}

function undoPredictor(
  { name }: Source,
  page: TiffPage,
  { content, rows }: { content: Uint8Array; rows: number },
): void {
  const { predictor, layout, samplesPerPixel, planar } = page;
  if (predictor === 1) return;
  const stride = planar ? 1 : samplesPerPixel;
  const strip = {
    rows,
    samplesPerRow: page.segmentWidth * stride,
    stride,
    bytesPerSample: layout.bits / 8,
    littleEndian: layout.littleEndian,
  };
  if (predictor === 2 && [8, 16, 32, 64].includes(layout.bits)) {
    return undoHorizontalPredictor(content, strip);
  }
  if (predictor === 3 && layout.kind === "float") return undoFloatPredictor(content, strip);
  throw new FormatError(
    name,
    `TIFF predictor ${predictor} on ${layout.bits}-bit ${layout.kind} is not read; save it without predictor`,
  );
}

function placeSegment(
  page: TiffPage,
  { segment, content, planes, rowBuffer, top }: {
    segment: Segment;
    content: Uint8Array;
    planes: Float32Array[];
    rowBuffer: Float32Array;
    /** The row that the planes begin with. */
    top: number;
  },
): void {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const { layout, planar, samplesPerPixel, palette } = page;
  const samples = planar ? [segment.sample] : Array.from({ length: samplesPerPixel }, (_, i) => i);
  for (let row = 0; row < segment.rows; row++) {
    const byteOffset = row * rowBytes(page);
    const at = (segment.row + row - top) * page.width + segment.column;
    for (const sample of samples) {
      const role = page.roles[sample];
      if (role === undefined) continue;
      const plane = planes[role.plane];
      const run = {
        byteOffset,
        first: planar ? 0 : sample,
        step: planar ? 1 : samplesPerPixel,
        count: segment.columns,
      };
      if (role.weight === 1 && palette === undefined) {
        readSamples(view, { layout, run, target: plane, at });
        continue;
      }
      readSamples(view, { layout, run, target: rowBuffer, at: 0 });
      if (palette) {
        for (let i = 0; i < segment.columns; i++) plane[at + i] = palette[rowBuffer[i]];
      } else {
        for (let i = 0; i < segment.columns; i++) plane[at + i] += role.weight * rowBuffer[i];
      }
    }
  }
}

function invert(plane: Float32Array): void {
  for (let i = 0; i < plane.length; i++) plane[i] = 1 - plane[i];
}
