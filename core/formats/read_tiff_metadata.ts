import type { PixelSize } from "../image/image.ts";
import { canonicalUnit, isPrintDensity } from "../image/pixel_size.ts";
import { parseImageJDescription, readImageJExtra, unescapeNonAscii } from "./imagej_metadata.ts";
import { isOmeXml, parseOmeXml } from "./ome_metadata.ts";
import { readProvenance } from "./read_provenance.ts";
import type { HyperstackAxes, Scan } from "./scan.ts";
import { tiffBytes, tiffNumber, tiffNumbers, tiffTag, tiffText } from "./read_tiff_directories.ts";
import type { TiffDirectory, TiffFile } from "./read_tiff_directories.ts";

/** The fields of a scan that come from the first page's tags. */
export type TiffMetadata = Pick<
  Scan,
  | "pixelSize"
  | "z"
  | "axes"
  | "description"
  | "imageJ"
  | "labels"
  | "displayRange"
  | "omeXml"
  | "provenance"
>;

/** Keys of ImageJ's description that the scan holds elsewhere or that follow from it. */
const heldElsewhere = new Set([
  "ImageJ",
  "images",
  "channels",
  "slices",
  "frames",
  "hyperstack",
  "unit",
  "spacing",
  "min",
  "max",
  "limbus",
]);

/** Reads what ImageJ, OME or plain TIFF tags say of a file with so many images. */
export function readTiffMetadata(file: TiffFile, directory: TiffDirectory, images: number): TiffMetadata {
  const text = tiffText(file, directory, tiffTag.imageDescription);
  const imageJ = parseImageJDescription(text);
  const metadata: TiffMetadata = imageJ
    ? readImageJ(imageJ)
    : isOmeXml(text)
    ? readOme(text)
    : text
    ? { description: text }
    : {};
  if (metadata.axes) {
    const { channels, slices, frames } = metadata.axes;
    if (channels * slices * frames !== images) delete metadata.axes;
  }
  const sizes = tiffNumbers(file, directory, { tag: tiffTag.imageJByteCounts, most: 2 ** 24 });
  const content = tiffBytes(file, directory, tiffTag.imageJMetadata);
  if (sizes && content) {
    const { info, labels } = readImageJExtra(sizes, content, file.littleEndian);
    if (info !== undefined) metadata.description = info;
    if (labels) metadata.labels = labels;
  }
  if (!metadata.pixelSize) {
    const pixelSize = readResolution(file, directory, imageJ?.unit);
    if (pixelSize) metadata.pixelSize = pixelSize;
  }
  return metadata;
}

function readImageJ(values: Record<string, string>): TiffMetadata {
  const count = (key: string) => Math.max(1, Math.trunc(Number(values[key] ?? 1)) || 1);
  const axes: HyperstackAxes = {
    channels: count("channels"),
    slices: count("slices"),
    frames: count("frames"),
  };
  const metadata: TiffMetadata = {};
  if (values.channels || values.slices || values.frames) metadata.axes = axes;
  const spacing = Number(values.spacing);
  if (values.spacing !== undefined && Number.isFinite(spacing) && spacing !== 0) {
    metadata.z = Math.abs(spacing);
  }
  const range = [Number(values.min), Number(values.max)];
  if (values.min !== undefined && values.max !== undefined && range.every(Number.isFinite)) {
    metadata.displayRange = [range[0], range[1]];
  }
  metadata.imageJ = Object.fromEntries(
    Object.entries(values).filter(([key]) => !heldElsewhere.has(key)).map(([key, value]) => [
      key,
      unescapeNonAscii(value),
    ]),
  );
  if (values.limbus) Object.assign(metadata, readProvenance(values.limbus));
  return metadata;
}

function readOme(xml: string): TiffMetadata {
  const { pixelSize, z, axes, provenance } = parseOmeXml(xml);
  return {
    omeXml: xml,
    ...(pixelSize && { pixelSize }),
    ...(z !== undefined && { z }),
    ...(axes && { axes }),
    ...(provenance !== undefined && readProvenance(provenance)),
  };
}

/** The pixel size of the resolution tags; in ImageJ's unit where its description names one. */
function readResolution(
  file: TiffFile,
  directory: TiffDirectory,
  imageJUnit: string | undefined,
): PixelSize | undefined {
  const xPerUnit = tiffNumber(file, directory, { tag: tiffTag.xResolution, fallback: 0 });
  const yPerUnit = tiffNumber(file, directory, { tag: tiffTag.yResolution, fallback: xPerUnit });
  if (!xPerUnit || !yPerUnit || !Number.isFinite(1 / xPerUnit) || !Number.isFinite(1 / yPerUnit)) {
    return undefined;
  }
  // Twelve digits undo the rounding of a quotient of whole numbers: 0.46 stays 0.46.
  const [y, x] = [yPerUnit, xPerUnit].map((value) => Number((1 / value).toPrecision(12)));
  const size = { y, x };
  if (imageJUnit !== undefined && imageJUnit !== "") {
    const unit = canonicalUnit(unescapeNonAscii(imageJUnit));
    return unit === "pixel" || unit === "pixels" ? undefined : { ...size, unit };
  }
  const unit =
    { 2: "inch", 3: "cm" }[tiffNumber(file, directory, { tag: tiffTag.resolutionUnit, fallback: 2 })];
  if (unit === undefined || isPrintDensity({ ...size, unit })) return undefined;
  return { ...size, unit };
}
