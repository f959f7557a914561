import { RING_TILE_PX } from "../deconvolution/blind_rings.ts";
import { type BlindDeconvolutionOptions, deconvolveBlindly } from "../deconvolution/blind_wiener.ts";
import type { Image } from "../image/image.ts";
import type { DenseLayer } from "../math/perceptron.ts";
import { type FieldRadius, smoothRadii } from "../kernels/field_radius.ts";

/**
 * The blur over a field from one image alone, by blind deconvolution's perceptron; and what blind deconvolution makes of
 * the image.
 *
 * @throws RangeError when a side is less than 64 px: the spectrum of less is mostly chance; the signal's reason once it
 * is aborted.
 * @example
 * ```ts
 * import { rejects } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { tellFieldRadius } from "./tell_field_radius.ts";
 * await rejects(tellFieldRadius(createImage(40, 90), []), /40 x 90 pixels are too few to tell blur from/);
 * ```
 */
export async function tellFieldRadius(
  image: Image,
  layers: readonly DenseLayer[],
  options: BlindDeconvolutionOptions = {},
): Promise<{ field: FieldRadius; restored: Image }> {
  const { height, width } = image;
  if (Math.min(height, width) < RING_TILE_PX) {
    throw new RangeError(`${height} x ${width} pixels are too few to tell blur from: tell its radius`);
  }
  const { image: restored, radii } = await deconvolveBlindly(image, layers, options);
  return { field: smoothRadii(radii), restored };
}
