import { createImage, type Image } from "../image/image.ts";
import { reflectIndex } from "../image/reflect_index.ts";
import { type FieldRadius, radiusAt } from "../kernels/field_radius.ts";
import type { Optics } from "../kernels/optics.ts";
import { type BlockFourier, planBlockFourier } from "../math/block_fourier.ts";
import { pause } from "../math/pause.ts";
import { blurKernel, blurReachPx } from "./blur_transfer.ts";
import type { MatchedBlur } from "./match_blur.ts";

/** Sides of blocks: small ones for kernels that leave most of them to be used, as they are faster. */
const SMALL_BLOCK_PX = 128;
const BLOCK_PX = 256;
const SMALL_REACH_PX = 14;
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
  { optics, field }: Pick<MatchedBlur, "optics" | "field">,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (fraction: number) => void } = {},
): Promise<Image> {
  const { height, width } = image;
  const reach = blurReachPx(optics, field.greatestPx + STEP_PX);
  const sizePx = reach <= SMALL_REACH_PX ? SMALL_BLOCK_PX : BLOCK_PX;
  const advance = sizePx - 2 * reach;
  const [down, across] = [Math.ceil(height / advance), Math.ceil(width / advance)];
  const work = planBlock(optics, sizePx);
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

/** Transforms of a block, and the real transfer functions of centred kernels, made once. */
interface BlockPlan {
  fourier: BlockFourier;
  spectrum: (level: number) => Float64Array;
  /** Room that is used again for every block. */
  room: (index: number) => Float64Array;
}

function planBlock(optics: Optics, sizePx: number): BlockPlan {
  const fourier = planBlockFourier(sizePx), known = new Map<number, Float64Array>();
  const rooms: Float64Array[] = [];
  return {
    fourier,
    spectrum: (level) => {
      const kept = known.get(level);
      if (kept) return kept;
      const { size, values } = blurKernel(optics, level * STEP_PX), half = (size - 1) / 2, mask = sizePx - 1;
      const real = new Float64Array(sizePx ** 2);
      values.forEach((value, i) =>
        real[((Math.floor(i / size) - half) & mask) * sizePx + ((i % size - half) & mask)] = value
      );
      fourier.forward(real, new Float64Array(sizePx ** 2));
      known.set(level, real);
      return real;
    },
    room: (index) => rooms[index] ??= new Float64Array(sizePx ** 2),
  };
}

interface BlockWork extends BlockPlan {
  area: { top: number; left: number; height: number; width: number };
  reach: number;
  field: FieldRadius;
  result: Image;
}

function blurBlock(image: Image, work: BlockWork): void {
  const { area, reach, field, result, fourier: { sizePx } } = work;
  const { lowest, highest } = levelsOf(field, area);
  const layers = blurByLevels(image, { ...work, lowest, highest });
  const scale = 1 / sizePx ** 2;
  for (let y = 0; y < area.height; y++) {
    const level = levelAlong(field, { row: area.top + y, left: area.left, width: area.width });
    for (let x = 0; x < area.width; x++) {
      const above = Math.min(layers.length - 1, Math.max(0, level(x) - lowest));
      const index = Math.min(Math.floor(above), Math.max(0, layers.length - 2)), share = above - index;
      const at = (y + reach) * sizePx + x + reach;
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
  { fourier, spectrum, room, area, reach, lowest, highest }: BlockWork & { lowest: number; highest: number },
): Float64Array[] {
  const { sizePx } = fourier, [real, imaginary] = [room(0), room(1)];
  imaginary.fill(0);
  for (let y = 0; y < sizePx; y++) {
    const row = reflectIndex(area.top - reach + y, image.height) * image.width;
    for (let x = 0; x < sizePx; x++) {
      const column = area.left - reach + x;
      const isInside = column >= 0 && column < image.width;
      real[y * sizePx + x] = image.data[row + (isInside ? column : reflectIndex(column, image.width))];
    }
  }
  fourier.forward(real, imaginary);
  const layers: Float64Array[] = [];
  for (let level = lowest; level <= highest; level += 2) {
    const [one, other] = [room(2 + layers.length), room(3 + layers.length)];
    const first = spectrum(level), second = level < highest ? spectrum(level + 1) : undefined;
    for (let i = 0; i < first.length; i++) {
      const b = second ? second[i] : 0;
      one[i] = real[i] * first[i] - imaginary[i] * b;
      other[i] = real[i] * b + imaginary[i] * first[i];
    }
    fourier.inverse(one, other);
    layers.push(one, other);
  }
  return layers.slice(0, highest - lowest + 1);
}
