import { cropImage } from "../image/crop_image.ts";
import type { Image } from "../image/image.ts";
import { estimateNoise } from "../math/denoise_wavelet.ts";
import { median } from "../math/median.ts";

/** Side of the pieces of a large image that its noise is told from, and how many are taken along each side at most. */
const PIECE_PX = 192;
const PIECES = 5;

/**
 * Standard deviation of an image's noise: the median of `estimateNoise` over at most 25 pieces of 192 x 192 px, evenly
 * spread. Of an image without blur fine detail counts as noise.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { fillNormal } from "../math/fill_normal.ts";
 * import { createRandom } from "../math/random.ts";
 * import { measureInputNoise } from "./measure_input_noise.ts";
 * const noise = createImage(300, 200, fillNormal(new Float32Array(60000), createRandom(1), { sigma: 0.02 }));
 * ok(Math.abs(measureInputNoise(noise) - 0.02) < 0.001);
 * ```
 */
export function measureInputNoise(image: Image): number {
  const starts = (side: number) => {
    const room = Math.max(0, side - PIECE_PX), count = Math.min(PIECES, Math.ceil(side / PIECE_PX));
    return Array.from(
      { length: count },
      (_, i) => Math.round(count === 1 ? room / 2 : i * room / (count - 1)),
    );
  };
  const height = Math.min(PIECE_PX, image.height), width = Math.min(PIECE_PX, image.width);
  return median(
    starts(image.height).flatMap((top) =>
      starts(image.width).map((left) => estimateNoise(cropImage(image, { top, left, height, width })))
    ),
  );
}
