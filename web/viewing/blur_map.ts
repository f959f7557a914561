import type { Sharpness } from "../measures/measures.ts";
import type { PictureInfo } from "../pyramid/picture_info.ts";
import { openMemorySource } from "./memory_source.ts";
import type { TileSource } from "./tile_source.ts";
import type { Size } from "./view_geometry.ts";

/** The map has so many pixels fewer on a side than the picture. */
const STEP_PX = 16;
/** The greatest radius that is told. */
const MOST_RADIUS_PX = 14;
const UNKNOWN = 255;

/** The blur of a picture, place by place, as a picture that can be laid over it. */
export function openBlurMap(
  { tilePx, columns, radiiPx }: Sharpness,
  { key, picture }: { key: string; picture: Size },
): TileSource {
  const [height, width] = [Math.ceil(picture.height / STEP_PX), Math.ceil(picture.width / STEP_PX)];
  const perPixel = (UNKNOWN - 1) / MOST_RADIUS_PX;
  const samples = new Uint8Array(height * width);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const tile = Math.floor(row * STEP_PX / tilePx) * columns + Math.floor(column * STEP_PX / tilePx);
      const radius = radiiPx[tile] ?? null;
      samples[row * width + column] = radius === null ? UNKNOWN : Math.round(radius * perPixel);
    }
  }
  const info: PictureInfo = {
    frames: 1,
    height,
    width,
    bits: 8,
    low: 0,
    // What stands for nothing known lies one step above the greatest radius.
    high: UNKNOWN / perPixel,
    dtype: "float32",
    histograms: [],
    unknown: UNKNOWN,
  };
  return openMemorySource({ key, info, frames: [samples] });
}
