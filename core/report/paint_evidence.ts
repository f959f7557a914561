import type { ColourImage } from "../image/colour_image.ts";
import type { Image } from "../image/image.ts";
import { percentiles } from "../math/percentile.ts";
import type { Colour } from "./colour_map.ts";

/** Residuals from which colour begins, is yellow, and is as red as it gets. */
export const EVIDENCE_SCALE = { from: 2, doubtful: 4, most: 8 } as const;

const DOUBTFUL: Colour = [255, 210, 0];
const WORST: Colour = [215, 25, 28];
/** Percentages of the grey levels that are clipped, so that dark images can be seen. */
const CLIPPED = [0.5, 99.5];
/** The picture shows through the strongest colour. */
const MOST_COLOUR = 0.75;

/**
 * The colour of a place by its residual, and how far it covers the picture, 0..1: none up to 2, yellow from 4 on, where
 * a place is doubtful, red from 8 on.
 *
 * @example
 * ```ts
 * import { deepStrictEqual, strictEqual } from "node:assert";
 * import { evidenceColour } from "./paint_evidence.ts";
 * strictEqual(evidenceColour(1.9).cover, 0);
 * deepStrictEqual(evidenceColour(4).colour, [255, 210, 0]);
 * ```
 */
export function evidenceColour(residual: number): { colour: Colour; cover: number } {
  const { from, doubtful, most } = EVIDENCE_SCALE;
  const share = Math.min(1, Math.max(0, (residual - doubtful) / (most - doubtful)));
  const mix = (k: 0 | 1 | 2) => Math.round(DOUBTFUL[k] + share * (WORST[k] - DOUBTFUL[k]));
  const cover = MOST_COLOUR * Math.min(1, Math.max(0, (residual - from) / (doubtful - from)));
  return { colour: [mix(0), mix(1), mix(2)], cover };
}

/**
 * A restored picture, grey levels stretched, with colour where it does not fit its input.
 *
 * @param reblur `EvidenceMaps.reblur`.
 * @throws RangeError when the map is of another size.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { paintEvidence } from "./paint_evidence.ts";
 * const { data } = paintEvidence(createImage(1, 2, Float32Array.of(0, 1)), createImage(1, 2));
 * deepStrictEqual([...data], [0, 0, 0, 255, 255, 255]);
 * ```
 */
export function paintEvidence(image: Image, reblur: Image): ColourImage {
  const { height, width } = image;
  if (reblur.height !== height || reblur.width !== width) {
    throw new RangeError(
      `a map of ${reblur.height} x ${reblur.width} does not fit an image of ${height} x ${width}`,
    );
  }
  const [low, high] = percentiles(image.data, CLIPPED);
  const perGrey = high > low ? 255 / (high - low) : 0;
  const data = new Uint8Array(3 * image.data.length);
  for (let i = 0; i < image.data.length; i++) {
    const grey = Math.min(255, Math.max(0, (image.data[i] - low) * perGrey));
    const { colour, cover } = evidenceColour(reblur.data[i]);
    for (let c = 0; c < 3; c++) data[3 * i + c] = Math.round((1 - cover) * grey + cover * colour[c]);
  }
  return { height, width, data };
}
