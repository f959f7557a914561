import type { Image } from "../image/image.ts";
import type { Normalization } from "./normalize.ts";
import { featherWeights, type Tile } from "./plan_tiles.ts";

/**
 * Adds what is kept of a restored tile to the picture that is being put together (zeros at first), denormalised and
 * weighted with its feather. After all tiles of a plan the weights have summed to 1.
 */
export function stitchTile(target: Float32Array, options: StitchOptions): void {
  const { tile: { keep, write, feather }, restored, width, normalization: { offset, scale } } = options;
  const rowWeights = featherWeights(write.height, { before: feather.top, after: feather.bottom });
  const columnWeights = featherWeights(write.width, { before: feather.left, after: feather.right });
  for (let row = 0; row < write.height; row++) {
    const from = (keep.top + row) * restored.width + keep.left;
    const to = (write.top + row) * width + write.left;
    for (let column = 0; column < write.width; column++) {
      const value = restored.data[from + column] * scale + offset;
      target[to + column] += rowWeights[row] * columnWeights[column] * value;
    }
  }
}

export interface StitchOptions {
  tile: Tile;
  restored: Image;
  /** Of the whole picture. */
  width: number;
  normalization: Normalization;
}
