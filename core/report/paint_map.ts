import type { ColourImage } from "../image/colour_image.ts";
import type { Image } from "../image/image.ts";
import { type Colour, colourOf } from "./colour_map.ts";

export interface PaintMapOptions {
  /** Painted in the first colour and below. */
  lowest: number;
  /** Painted in the last colour and above. */
  highest: number;
  /** 0..1, of the same size: where it is low the colour fades to grey. */
  confidence?: Image;
}

/** The grey that stands for "not known". */
const UNKNOWN: Colour = [96, 96, 96];
const STEPS = 256;

/**
 * A map of numbers, such as depth, in colours.
 *
 * @throws RangeError when the confidence is of another size.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { paintMap } from "./paint_map.ts";
 * const confidence = createImage(1, 1);
 * const { data } = paintMap(createImage(1, 1), { lowest: 0, highest: 4, confidence });
 * deepStrictEqual([...data], [96, 96, 96]);
 * ```
 */
export function paintMap(
  { height, width, data }: Image,
  { lowest, highest, confidence }: PaintMapOptions,
): ColourImage {
  if (confidence && confidence.data.length !== data.length) {
    throw new RangeError(
      `a map of ${height} x ${width} with a confidence of ${confidence.height} x ${confidence.width}`,
    );
  }
  const colours = Array.from({ length: STEPS }, (_, step) => colourOf(step / (STEPS - 1)));
  const perUnit = highest > lowest ? (STEPS - 1) / (highest - lowest) : 0;
  const painted = new Uint8Array(3 * data.length);
  for (let i = 0; i < data.length; i++) {
    const step = Math.min(STEPS - 1, Math.max(0, Math.round((data[i] - lowest) * perUnit)));
    const colour = colours[step] ?? UNKNOWN;
    const known = confidence ? Math.min(1, Math.max(0, confidence.data[i])) : 1;
    for (let c = 0; c < 3; c++) {
      painted[3 * i + c] = Math.round(known * colour[c] + (1 - known) * UNKNOWN[c]);
    }
  }
  return { height, width, data: painted };
}
