import { createImage, type Image } from "../image/image.ts";
import { reflectIndex } from "../image/reflect_index.ts";
import { type FieldRadius, radiusAt } from "../kernels/field_radius.ts";
import type { Optics } from "../kernels/optics.ts";
import { planBlockFourier } from "../math/block_fourier.ts";
import { pause } from "../math/pause.ts";
import { blurKernel, blurReachPx } from "./blur_transfer.ts";
import type { MatchedBlur } from "./match_blur.ts";

const BLOCK_PX = 256;
/** Radii between two of these are mixed from both. */
const STEP_PX = 0.25;

/**
 * An image blurred by a defocus whose radius changes over the field: in blocks by Fourier transform, with the kernels
 * of all radii that a block needs, between which each pixel is mixed. Edges are mirrored.
 *
 * @throws The signal's reason once it is aborted.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { smoothRadii } from "../kernels/field_radius.ts";
 * import { blurAgain } from "./blur_again.ts";
 * const point = createImage(40, 50);
 * point.data[20 * 50 + 25] = 1;
 * const field = smoothRadii({ rows: 2, columns: 2, radiusPx: Float32Array.of(3, 3, 3, 3) });
 * const { data } = await blurAgain(point, { optics: "disk", field });
 * ok(Math.abs(data[20 * 50 + 25] - 1 / (9 * Math.PI)) < 1e-3);
 * ```
 */
export async function blurAgain(
  image: Image,
  { optics, field }: MatchedBlur,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (fraction: number) => void } = {},
): Promise<Image> {
  const { height, width } = image;
  const reach = blurReachPx(optics, field.greatestPx + STEP_PX);
  const advance = BLOCK_PX - 2 * reach;
  const [down, across] = [Math.ceil(height / advance), Math.ceil(width / advance)];
  const work = { fourier: planBlockFourier(BLOCK_PX), spectra: planSpectra(optics) };
  const result = createImage(height, width);
  for (let block = 0; block < down * across; block++) {
    const top = Math.floor(block / across) * advance, left = (block % across) * advance;
    const area = {
      top,
      left,
      height: Math.min(advance, height - top),
      width: Math.min(advance, width - left),
    };
    blurBlock(image, { ...work, area, reach, field, result });
    onProgress?.((block + 1) / (down * across));
    await pause(signal);
  }
  return result;
}

type Fourier = ReturnType<typeof planBlockFourier>;

/** Real transfer functions of centred kernels, made once. */
function planSpectra(optics: Optics): (level: number) => Float64Array {
  const known = new Map<number, Float64Array>(), fourier = planBlockFourier(BLOCK_PX);
  return (level) => {
    const kept = known.get(level);
    if (kept) return kept;
    const { size, values } = blurKernel(optics, level * STEP_PX), half = (size - 1) / 2, mask = BLOCK_PX - 1;
    const real = new Float64Array(BLOCK_PX ** 2), imaginary = new Float64Array(BLOCK_PX ** 2);
    values.forEach((value, i) =>
      real[((Math.floor(i / size) - half) & mask) * BLOCK_PX + ((i % size - half) & mask)] = value
    );
    fourier.forward(real, imaginary);
    known.set(level, real);
    return real;
  };
}

interface BlockWork {
  fourier: Fourier;
  spectra: (level: number) => Float64Array;
  area: { top: number; left: number; height: number; width: number };
  reach: number;
  field: FieldRadius;
  result: Image;
}

function blurBlock(image: Image, work: BlockWork): void {
  const { area, reach, field, result } = work;
  const { lowest, highest } = levelsOf(field, area);
  const layers = blurByLevels(image, { ...work, lowest, highest });
  const scale = 1 / BLOCK_PX ** 2;
  for (let y = 0; y < area.height; y++) {
    const level = levelAlong(field, { row: area.top + y, left: area.left, width: area.width });
    for (let x = 0; x < area.width; x++) {
      const above = Math.min(layers.length - 1, Math.max(0, level(x) - lowest));
      const index = Math.min(Math.floor(above), Math.max(0, layers.length - 2)), share = above - index;
      const at = (y + reach) * BLOCK_PX + x + reach;
      const value = layers[index][at];
      result.data[(area.top + y) * image.width + area.left + x] = scale *
        (share > 0 ? value + share * (layers[index + 1][at] - value) : value);
    }
  }
}

/** The levels that a block lies between; radii are linear between places, so that corners and places tell. */
function levelsOf(field: FieldRadius, { top, left, height, width }: BlockWork["area"]) {
  let lowest = Infinity, highest = 0;
  const stops = (from: number, length: number) => {
    const inner = Math.ceil(from / field.stepPx) * field.stepPx;
    const all = [from, from + length - 1];
    for (let at = inner; at < from + length; at += field.stepPx) all.push(at);
    return all;
  };
  for (const row of stops(top, height)) {
    for (const column of stops(left, width)) {
      const level = radiusAt(field, row, column) / STEP_PX;
      lowest = Math.min(lowest, Math.floor(level));
      highest = Math.max(highest, Math.ceil(level));
    }
  }
  return { lowest, highest };
}

/** Levels along a piece of a row, linear between places. */
function levelAlong(
  field: FieldRadius,
  { row, left, width }: { row: number; left: number; width: number },
): (x: number) => number {
  const { stepPx } = field, first = Math.floor(left / stepPx);
  const stops = Float64Array.from(
    { length: Math.ceil(width / stepPx) + 2 },
    (_, i) => radiusAt(field, row, (first + i) * stepPx) / STEP_PX,
  );
  return (x) => {
    const at = (left + x) / stepPx - first, stop = Math.floor(at);
    return stops[stop] + (at - stop) * (stops[stop + 1] - stops[stop]);
  };
}

/** The block blurred with each level; two a transform, one as the real part, one as the imaginary part. */
function blurByLevels(
  image: Image,
  { fourier, spectra, area, reach, lowest, highest }: BlockWork & { lowest: number; highest: number },
): Float64Array[] {
  const room = () => new Float64Array(BLOCK_PX ** 2);
  const [real, imaginary] = [room(), room()];
  for (let y = 0; y < BLOCK_PX; y++) {
    const row = reflectIndex(area.top - reach + y, image.height) * image.width;
    for (let x = 0; x < BLOCK_PX; x++) {
      real[y * BLOCK_PX + x] = image.data[row + reflectIndex(area.left - reach + x, image.width)];
    }
  }
  fourier.forward(real, imaginary);
  const layers: Float64Array[] = [];
  for (let level = lowest; level <= highest; level += 2) {
    const first = spectra(level), second = level < highest ? spectra(level + 1) : undefined;
    const [firstLayer, secondLayer] = [room(), room()];
    for (let i = 0; i < first.length; i++) {
      const other = second ? second[i] : 0;
      firstLayer[i] = real[i] * first[i] - imaginary[i] * other;
      secondLayer[i] = real[i] * other + imaginary[i] * first[i];
    }
    fourier.inverse(firstLayer, secondLayer);
    layers.push(firstLayer);
    if (second) layers.push(secondLayer);
  }
  return layers;
}
