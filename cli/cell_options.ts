import { Option } from "@commander-js/extra-typings";
import { parseAmount, parsePixelSize } from "./parse_options.ts";

export const pixelSizeOption = () =>
  new Option(
    "--pixel-size <length>",
    "side of a pixel with its unit, 0.46um; density needs it (default: the file's own)",
  ).argParser(parsePixelSize);

export const roiOption = () =>
  new Option(
    "--roi <file>",
    "count in this area alone: an ImageJ .roi, GeoJSON, or a mask image, white inside",
  );

export const spacingOption = () =>
  new Option("--spacing <px>", "mean distance of neighbouring cells' centres (default: estimated)").argParser(
    parseAmount,
  );
