import { createImage } from "../image/image.ts";
import type { Image, PixelSize } from "../image/image.ts";
import { FormatError } from "./format_error.ts";
import { parseImageJDescription } from "./imagej_metadata.ts";
import type { SampleFormat, Scan } from "./scan.ts";
import { checkDeclaredSize } from "./source.ts";
import type { Source } from "./source.ts";
import { readTiffDirectories, tiffNumber, tiffTag, tiffText } from "./tiff_directory.ts";
import type { TiffDirectory, TiffFile } from "./tiff_directory.ts";
import { readTiffMetadata } from "./tiff_metadata.ts";
import { readTiffPage } from "./tiff_page.ts";
import type { TiffPage } from "./tiff_page.ts";
import { decodeTiffPixels, rowBytes } from "./tiff_pixels.ts";

/**
 * Decodes a TIFF or BigTIFF (TIFF 6.0): grey, RGB or palette; 1 to 16 and 32-bit integers, 16 to 64-bit floats;
 * strips or tiles, interleaved or planar, several pages; uncompressed, LZW, deflate, PackBits, zstd, JPEG; both
 * predictors; either byte order. All sizes are checked against the file before anything is allocated, and one
 * strip at a time is expanded.
 */
export async function decodeTiff(source: Source): Promise<Scan> {
  const file = readTiffDirectories(source);
  const directories = selectPages(file);
  const imageJ = parseImageJDescription(tiffText(file, directories[0], tiffTag.imageDescription));
  const pages = directories.map((directory) => readTiffPage(file, directory, imageJ !== undefined));
  const imageJCount = Number(imageJ?.images ?? 1);
  const all = pages.length === 1 && imageJCount > 1 ? contiguousPages(source, pages[0], imageJCount) : pages;
  checkPages(source, all);
  const count = all.reduce((sum, page) => sum + page.planes, 0);
  const metadata = readTiffMetadata(file, directories[0], count);
  const images: Image[] = [];
  for (const page of all) {
    for (const data of await decodeTiffPixels(source, page)) {
      images.push(createImage(page.height, page.width, data, metadata.pixelSize as PixelSize | undefined));
    }
  }
  return {
    images,
    sample: sampleFormat(all[0]),
    file: "tiff",
    colour: all.some((page) => page.colour),
    ...metadata,
  };
}

/** Leaves out the reduced copies and masks that some programs put among the pages. */
function selectPages(file: TiffFile): TiffDirectory[] {
  const pages = file.directories.filter((directory) =>
    (tiffNumber(file, directory, { tag: tiffTag.newSubfileType, fallback: 0 }) & 0b101) === 0
  );
  return pages.length > 0 ? pages : file.directories.slice(0, 1);
}

/**
 * ImageJ writes stacks beyond 4 GB as one directory, `images=N` in its description, and the planes one after
 * the other; so do other programs that copy it.
 */
function contiguousPages(source: Source, page: TiffPage, count: number): TiffPage[] {
  const { name, bytes } = source;
  if (page.compression !== 1) {
    throw new FormatError(
      name,
      `ImageJ's description says ${count} images, but the file holds 1; save it again from ImageJ`,
    );
  }
  const planeBytes = rowBytes(page) * page.height * (page.planar ? page.samplesPerPixel : 1);
  const start = page.offsets[0];
  const inOneRun = !page.tiled &&
    page.offsets.every((offset, i) => i === 0 || offset === page.offsets[i - 1] + page.byteCounts[i - 1]);
  if (!inOneRun || !(start + planeBytes * count <= bytes.length)) {
    throw new FormatError(
      name,
      `ImageJ's description says ${count} images, but there is room for ${
        Math.max(0, Math.floor((bytes.length - start) / planeBytes))
      }; the file was cut off, copy it again`,
    );
  }
  const samples = page.planar ? page.samplesPerPixel : 1;
  return Array.from({ length: count }, (_, i) => ({
    ...page,
    segmentHeight: page.height,
    offsets: Array.from({ length: samples }, (_, s) => start + planeBytes * (i + s / samples)),
    byteCounts: new Array(samples).fill(planeBytes / samples),
  }));
}

function checkPages(source: Source, pages: TiffPage[]): void {
  const [first] = pages;
  let planes = 0;
  for (const [i, page] of pages.entries()) {
    planes += page.planes;
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
  checkDeclaredSize(source, { height: first.height, width: first.width, bytesPerPixel, images: planes });
}

function describe({ height, width, layout }: TiffPage): string {
  return `${width} x ${height}, ${layout.bits}-bit ${layout.kind}`;
}

/** The type that holds the samples: 1 to 7 bits count as 8, 9 to 15 as 16, 16-bit floats as 32. */
function sampleFormat({ layout }: TiffPage): SampleFormat {
  const { kind, bits } = layout;
  if (kind === "float") return { kind, bits: bits === 64 ? 64 : 32 };
  return { kind, bits: bits <= 8 ? 8 : bits <= 16 ? 16 : 32 };
}
