import { createImage } from "../image/image.ts";
import type { Image, PixelSize } from "../image/image.ts";
import { FormatError } from "./format_error.ts";
import { parseImageJDescription } from "./imagej_metadata.ts";
import type { SampleFormat, Scan, ScanBand, ScanHeader } from "./scan.ts";
import { checkDeclaredSize } from "./source.ts";
import type { Source } from "./source.ts";
import { readTiffDirectories, tiffNumber, tiffTag, tiffText } from "./read_tiff_directories.ts";
import type { TiffDirectory, TiffFile } from "./read_tiff_directories.ts";
import { readTiffMetadata, type TiffMetadata } from "./read_tiff_metadata.ts";
import { readTiffPage } from "./read_tiff_page.ts";
import type { TiffPage } from "./read_tiff_page.ts";
import { decodeTiffBands, decodeTiffPixels, rowBytes } from "./decode_tiff_pixels.ts";

/**
 * Decodes a TIFF or BigTIFF (TIFF 6.0): grey, RGB or palette; 1 to 16 and 32-bit integers, 16 to 64-bit floats;
 * strips or tiles, interleaved or planar, several pages; uncompressed, LZW, deflate, PackBits, zstd, JPEG; both
 * predictors; either byte order. All sizes are checked against the file before anything is allocated, and one
 * strip at a time is expanded.
 */
export async function decodeTiff(source: Source): Promise<Scan> {
  const { pages, metadata } = openTiff(source);
  const images: Image[] = [];
  for (const page of pages) {
    for (const data of await decodeTiffPixels(source, page)) {
      images.push(createImage(page.height, page.width, data, metadata.pixelSize as PixelSize | undefined));
    }
  }
  return {
    images,
    sample: sampleFormat(pages[0]),
    file: "tiff",
    colour: pages.some((page) => page.colour),
    ...metadata,
  };
}

/** A TIFF's images from above to below, some rows at a time, in bands of at least so many rows. */
export async function* decodeTiffInBands(
  source: Source,
  { leastRows }: { leastRows: number },
): AsyncGenerator<ScanBand> {
  const { pages } = openTiff(source);
  let first = 0;
  for (const page of pages) {
    for await (const { top, height, planes } of decodeTiffBands(source, page, { leastRows })) {
      for (const [i, data] of planes.entries()) yield { image: first + i, top, height, data };
    }
    first += page.planes;
  }
}

/** What a TIFF says it holds; its sizes are checked, its pixels are not read. */
export function readTiffHeader(source: Source): ScanHeader {
  const { pages, metadata: { pixelSize, z } } = openTiff(source);
  const [{ height, width }] = pages;
  return {
    height,
    width,
    images: countPlanes(pages),
    sample: sampleFormat(pages[0]),
    file: "tiff",
    ...(pixelSize && { pixelSize }),
    ...(z !== undefined && { z }),
  };
}

function openTiff(source: Source): { pages: TiffPage[]; metadata: TiffMetadata } {
  const file = readTiffDirectories(source);
  const directories = selectPages(file);
  const imageJ = parseImageJDescription(tiffText(file, directories[0], tiffTag.imageDescription));
  const own = directories.map((directory) => readTiffPage(file, directory, imageJ !== undefined));
  const promise = promisedPlanes(directories[0], imageJ);
  const pages = own.length === 1 && promise ? contiguousPages(source, own[0], promise) : own;
  checkPages(source, pages);
  return { pages, metadata: readTiffMetadata(file, directories[0], countPlanes(pages)) };
}

function countPlanes(pages: readonly TiffPage[]): number {
  return pages.reduce((sum, page) => sum + page.planes, 0);
}

/** Leaves out the reduced copies and masks that some programs put among the pages. */
function selectPages(file: TiffFile): TiffDirectory[] {
  const pages = file.directories.filter((directory) =>
    (tiffNumber(file, directory, { tag: tiffTag.newSubfileType, fallback: 0 }) & 0b101) === 0
  );
  return pages.length > 0 ? pages : file.directories.slice(0, 1);
}

/** How many planes follow one after the other behind a single directory, and who says so. */
interface PromisedPlanes {
  count: number;
  saidBy: string;
}

/** MetaMorph's UIC2 tag, one value a plane. */
const metaMorphPlanes = 33629;

/**
 * ImageJ writes stacks beyond 4 GB as one directory with `images=N` in its description, MetaMorph all of its
 * stacks as one directory with N values in a tag of its own.
 */
function promisedPlanes(
  directory: TiffDirectory,
  imageJ: Record<string, string> | undefined,
): PromisedPlanes | undefined {
  const named = Number(imageJ?.images ?? 1);
  if (Number.isInteger(named) && named > 1) return { count: named, saidBy: "ImageJ's description" };
  const tagged = directory.get(metaMorphPlanes)?.count ?? 1;
  return tagged > 1 ? { count: tagged, saidBy: "MetaMorph's tag" } : undefined;
}

function contiguousPages(source: Source, page: TiffPage, { count, saidBy }: PromisedPlanes): TiffPage[] {
  const { name, bytes } = source;
  if (page.compression !== 1) {
    throw new FormatError(
      name,
      `${saidBy} says ${count} images, but the file holds 1; save it again from ImageJ`,
    );
  }
  checkPages(source, [page]);
  const samples = page.planar ? page.samplesPerPixel : 1;
  const planeBytes = rowBytes(page) * page.height * samples;
  const { offsets, byteCounts } = page.locate();
  const start = offsets[0];
  const inOneRun = !page.tiled &&
    offsets.every((offset, i) => i === 0 || offset === offsets[i - 1] + byteCounts[i - 1]);
  if (!inOneRun || !(start + planeBytes * count <= bytes.length)) {
    const room = Math.max(0, Math.floor((bytes.length - start) / planeBytes));
    throw new FormatError(
      name,
      `${saidBy} says ${count} images, but there is room for ${
        inOneRun ? room : 1
      }; the file was cut off, copy it again`,
    );
  }
  return Array.from({ length: count }, (_, i) => ({
    ...page,
    segmentHeight: page.height,
    locate: () => ({
      offsets: Array.from({ length: samples }, (_, s) => start + planeBytes * (i + s / samples)),
      byteCounts: new Array(samples).fill(planeBytes / samples),
    }),
  }));
}

function checkPages(source: Source, pages: TiffPage[]): void {
  const [first] = pages;
  for (const [i, page] of pages.entries()) {
    const same = page.height === first.height && page.width === first.width &&
      page.layout.kind === first.layout.kind && page.layout.bits === first.layout.bits;
    if (!same) {
      throw new FormatError(
        source.name,
        `page ${i + 1} is ${describe(page)} where page 1 is ${
          describe(first)
        }; save the pages as separate files`,
      );
    }
  }
  const bytesPerPixel = first.layout.bits / 8 * Math.max(1, first.samplesPerPixel / first.planes);
  checkDeclaredSize(source, {
    height: first.height,
    width: first.width,
    bytesPerPixel,
    images: countPlanes(pages),
  });
}

function describe({ height, width, layout }: TiffPage): string {
  return `${height} x ${width}, ${layout.bits}-bit ${layout.kind}`;
}

/** The type that holds the samples: 1 to 7 bits count as 8, 9 to 15 as 16, 16-bit floats as 32. */
function sampleFormat({ layout }: TiffPage): SampleFormat {
  const { kind, bits } = layout;
  if (kind === "float") return { kind, bits: bits === 64 ? 64 : 32 };
  return { kind, bits: bits <= 8 ? 8 : bits <= 16 ? 16 : 32 };
}
