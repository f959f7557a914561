import { RING_TILE_PX } from "../deconvolution/blind_rings.ts";
import { deconvolveBlindly } from "../deconvolution/blind_wiener.ts";
import type { Image } from "../image/image.ts";
import type { DenseLayer } from "../math/perceptron.ts";
import { limitValue, measureNormalization } from "../restoration/normalize.ts";

/**
 * What makes the guides of a network: blind deconvolution by the perceptron that the network was trained with, of values
 * limited as the network sees them, so that a hot pixel does not ring. An image of less than 64 px on a side is its own
 * guide.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { createGuideMaker } from "./create_guide_maker.ts";
 * const noFilter = { inputs: 195, outputs: 65, weights: new Float32Array(195 * 65), biases: new Float32Array(65) };
 * const guide = await createGuideMaker([noFilter])(createImage(8, 9, new Float32Array(72).fill(0.5)));
 * strictEqual(guide.data[40], 0.5);
 * ```
 */
export function createGuideMaker(layers: readonly DenseLayer[]) {
  return async (image: Image, { signal }: { signal?: AbortSignal } = {}): Promise<Image> => {
    const normalization = measureNormalization(image);
    const limited = { ...image, data: image.data.map((value) => limitValue(value, normalization)) };
    // The spectrum of less than a tile is mostly chance.
    if (Math.min(image.height, image.width) < RING_TILE_PX) return limited;
    return (await deconvolveBlindly(limited, layers, { signal })).image;
  };
}
