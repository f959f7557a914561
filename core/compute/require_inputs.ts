import type { Image } from "../image/image.ts";
import { countInputChannels, type NetworkDescription } from "../network/network.ts";
import type { Batch } from "../training/training_session.ts";
import type { TrainingOptions } from "./backend.ts";

/** Heights and widths of everything that a network of this family reads are multiples of this. */
export const SIZE_MULTIPLE = 2;

/** @throws RangeError when a tile's size does not suit the networks or its own data. */
export function requireTile({ height, width, data }: Image): void {
  requireMultiples("a tile", height, width);
  if (data.length !== height * width) {
    throw new RangeError(`a tile of ${height} x ${width} needs ${height * width} values, got ${data.length}`);
  }
}

/**
 * How many pixels of a session's batches the loss sees.
 *
 * @throws RangeError when a size is not a positive integer, not a multiple of 2, or the border leaves no
 * pixel.
 */
export function countInnerPixels({ count, height, width, loss }: TrainingOptions): number {
  if (!(Number.isInteger(count) && count > 0)) {
    throw new RangeError(`a batch's count must be a positive integer, got ${count}`);
  }
  requireMultiples("a training patch", height, width);
  if (!(Number.isInteger(loss.borderPx) && loss.borderPx >= 0)) {
    throw new RangeError(`the loss's border must be a whole number of pixels, got ${loss.borderPx}`);
  }
  const innerHeight = height - 2 * loss.borderPx;
  const innerWidth = width - 2 * loss.borderPx;
  if (innerHeight <= 0 || innerWidth <= 0) {
    throw new RangeError(`a border of ${loss.borderPx} px leaves nothing of patches of ${height} x ${width}`);
  }
  return count * innerHeight * innerWidth;
}

/** @throws RangeError when a batch is not of the session's size, or not what the network reads. */
export function requireBatch(
  batch: Batch,
  { count, height, width, network }: TrainingOptions & { network: NetworkDescription },
): void {
  if (batch.count !== count || batch.height !== height || batch.width !== width) {
    throw new RangeError(
      `a batch of ${batch.count} x ${batch.height} x ${batch.width} does not suit a session for ` +
        `${count} x ${height} x ${width}`,
    );
  }
  const pixels = count * height * width;
  const parts = [
    { name: "input", values: batch.input, needed: countInputChannels(network) * pixels },
    { name: "sharp patches", values: batch.sharp, needed: pixels },
  ];
  for (const { name, values, needed } of parts) {
    if (values.length === needed) continue;
    throw new RangeError(`the batch's ${name} must hold ${needed} values, got ${values.length}`);
  }
}

function requireMultiples(what: string, height: number, width: number): void {
  for (const length of [height, width]) {
    if (!(Number.isInteger(length) && length > 0 && length % SIZE_MULTIPLE === 0)) {
      throw new RangeError(
        `${what}'s height and width must be multiples of ${SIZE_MULTIPLE}, got ${height} x ${width}`,
      );
    }
  }
}
