import { createImage, type Image } from "../image/image.ts";
import type { Rectangle } from "../image/rectangle.ts";
import { reflectIndex } from "../image/reflect_index.ts";
import { nextPowerOfTwo } from "../math/fft.ts";

/** Part of an image with its surroundings, continued so that its opposite edges meet: what a Fourier transform takes. */
export interface Canvas {
  /** Powers of two. */
  height: number;
  width: number;
  data: Float64Array;
}

/** A part of a canvas's own rows and columns. */
export interface CanvasPart {
  canvas: Canvas;
  /** Where the part lies in the canvas. */
  part: Rectangle;
}

/**
 * A part of an image on a canvas, with `marginPx` or more of what lies around it, mirrored at the image's borders. In
 * the outer half of the margin what lies beyond one edge of the canvas is blended into what lies at the other, so that
 * nothing jumps where the canvas closes, and nothing rings from there.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { readCanvas } from "./canvas.ts";
 * const image = createImage(5, 7, new Float32Array(35).fill(3));
 * const { canvas, part } = readCanvas(image, { top: 0, left: 0, height: 5, width: 7, marginPx: 4 });
 * deepStrictEqual([canvas.height, canvas.width, part.top, part.left], [16, 16, 4, 4]);
 * deepStrictEqual(new Set(canvas.data), new Set([3]));
 * ```
 */
export function readCanvas(image: Image, area: Rectangle & { marginPx: number }): CanvasPart {
  const { marginPx } = area;
  const height = nextPowerOfTwo(area.height + 2 * marginPx),
    width = nextPowerOfTwo(area.width + 2 * marginPx);
  const reach = Math.floor(marginPx / 2);
  const rows = blendedLines({ from: area.top - marginPx, count: height, reach, length: image.height });
  const columns = blendedLines({ from: area.left - marginPx, count: width, reach, length: image.width });
  const data = new Float64Array(height * width);
  for (let y = 0; y < height; y++) {
    for (const { index: row, weight: down } of rows[y]) {
      for (let x = 0; x < width; x++) {
        const [first, second] = columns[x];
        const start = row * image.width;
        let value = first.weight * image.data[start + first.index];
        if (second) value += second.weight * image.data[start + second.index];
        data[y * width + x] += down * value;
      }
    }
  }
  const part = { top: marginPx, left: marginPx, height: area.height, width: area.width };
  return { canvas: { height, width, data }, part };
}

/** A whole image on a canvas. */
export function wholeCanvas(image: Image, marginPx: number): CanvasPart {
  return readCanvas(image, { top: 0, left: 0, height: image.height, width: image.width, marginPx });
}

/** The part of a canvas as an image. */
export function cutCanvas({ canvas, part }: CanvasPart, pixelSize: Image["pixelSize"]): Image {
  const image = createImage(part.height, part.width, undefined, pixelSize);
  for (let row = 0; row < part.height; row++) {
    const start = (part.top + row) * canvas.width + part.left;
    image.data.set(canvas.data.subarray(start, start + part.width), row * part.width);
  }
  return image;
}

interface WeightedLine {
  index: number;
  weight: number;
}

/** For each line of the canvas the one or two lines of the image that it is made of. */
function blendedLines(
  { from, count, reach, length }: { from: number; count: number; reach: number; length: number },
): WeightedLine[][] {
  return Array.from({ length: count }, (_, i) => {
    const line = (at: number, weight: number) => ({ index: reflectIndex(from + at, length), weight });
    const behind = i >= count - reach ? i - count : i;
    if (behind >= reach) return [line(i, 1)];
    // How far along from the canvas's end, whose lines go on, to its beginning.
    const rise = smoothStep((behind + reach + 0.5) / (2 * reach));
    const ahead = behind < 0 ? i : i + count;
    return [line(ahead, 1 - rise), line(ahead - count, rise)];
  });
}

/** From 0 to 1 over 0..1, level at both ends. */
export function smoothStep(share: number): number {
  return 0.5 - 0.5 * Math.cos(Math.PI * share);
}
