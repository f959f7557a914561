import type { Image } from "../image/image.ts";
import { reflectIndex } from "../image/reflect_index.ts";
import { planBlockFourier } from "../math/block_fourier.ts";
import { createPair, type PackedPair, unpackPair } from "../math/packed_spectra.ts";
import { pause } from "../math/pause.ts";

/** Power in half rings of equal frequency, tile by tile. */
export interface RingSpectra {
  rows: number;
  columns: number;
  /**
   * Mean power of ring k, k / 64 cycles per pixel, of a tile: at (row * columns + column) * HALF_RINGS + k of waves that
   * run more along rows than down columns, RINGS further of the others.
   */
  values: Float32Array;
}

export const RING_TILE_PX = 64;
export const RING_STRIDE_PX = 32;
/** From 0 to 1/2 cycle per pixel. */
export const RINGS = RING_TILE_PX / 2 + 1;
/** Scanners leave their lines in one half of each ring alone, where they hide how the blur weakens it. */
export const HALF_RINGS = 2 * RINGS;

/** Row (or column) of the first pixel of tile number `index`. */
function ringTileStart(index: number): number {
  return index * RING_STRIDE_PX;
}

/**
 * The power spectrum of each tile of 64 x 64 px, every 32 px, less its mean and under a Hann window, averaged over half
 * rings of equal frequency: |F|^2 / sum of the squared window. Images smaller than a tile are mirrored.
 *
 * @example
 * ```ts
 * import { ok, strictEqual } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { HALF_RINGS, measureRings } from "./blind_rings.ts";
 * const wave = createImage(64, 96, Float32Array.from({ length: 6144 }, (_, i) => Math.cos(2 * Math.PI * i / 8)));
 * const { rows, columns, values } = await measureRings(wave);
 * strictEqual(rows * columns, 2);
 * ok(values.subarray(0, HALF_RINGS).indexOf(Math.max(...values.subarray(0, HALF_RINGS))) === 8);
 * ```
 */
export async function measureRings(
  image: Image,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (fraction: number) => void } = {},
): Promise<RingSpectra> {
  const [rows, columns] = [image.height, image.width].map((length) =>
    Math.max(0, Math.floor((length - RING_TILE_PX) / RING_STRIDE_PX)) + 1
  );
  const tiles = rows * columns;
  const values = new Float32Array(tiles * HALF_RINGS);
  const fourier = planBlockFourier(RING_TILE_PX), pair = createPair(RING_TILE_PX), order = orderRings();
  const room = () => new Float64Array(RING_TILE_PX ** 2);
  const [real, imaginary] = [room(), room()];
  const read = (tile: number, into: Float64Array) =>
    readTile(image, {
      top: ringTileStart(Math.floor(tile / columns)),
      left: ringTileStart(tile % columns),
      into,
    });
  // Two tiles are transformed as one complex one.
  for (let tile = 0; tile < tiles; tile += 2) {
    read(tile, real);
    if (tile + 1 < tiles) read(tile + 1, imaginary);
    else imaginary.fill(0);
    fourier.forward(real, imaginary);
    unpackPair(real, imaginary, pair);
    addPower(pair, order, values.subarray(tile * HALF_RINGS));
    onProgress?.(Math.min(1, (tile + 2) / tiles));
    await pause(signal);
  }
  return { rows, columns, values };
}

/** numpy's hanning(66)[1:-1]. */
const WINDOW = Float64Array.from(
  { length: RING_TILE_PX },
  (_, i) => 0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 1) / (RING_TILE_PX + 1)),
);
const WINDOW_POWER = WINDOW.reduce((sum, value) => sum + value * value, 0) ** 2;

function readTile(
  { height, width, data }: Image,
  { top, left, into }: { top: number; left: number; into: Float64Array },
): void {
  let mean = 0;
  for (let i = 0; i < RING_TILE_PX; i++) {
    const start = reflectIndex(top + i, height) * width;
    for (let j = 0; j < RING_TILE_PX; j++) {
      const column = left + j < width ? left + j : reflectIndex(left + j, width);
      mean += into[i * RING_TILE_PX + j] = data[start + column];
    }
  }
  mean /= into.length;
  for (let i = 0; i < into.length; i++) {
    into[i] = (into[i] - mean) * WINDOW[i >> 6] * WINDOW[i & (RING_TILE_PX - 1)];
  }
}

interface RingOrder {
  /** Of each frequency of the half-plane: its ring, and what share it has in the mean power of either half. */
  rings: Uint8Array;
  shares: readonly [Float64Array, Float64Array];
}

function orderRings(): RingOrder {
  const half = RING_TILE_PX / 2, rings = new Uint8Array((half + 1) * RING_TILE_PX);
  const weights = [0, 1].map(() => new Float64Array(rings.length));
  const totals = [0, 1].map(() => new Float64Array(RING_TILE_PX));
  rings.forEach((_, i) => {
    const down = Math.floor(i / RING_TILE_PX), column = i % RING_TILE_PX;
    const across = Math.min(column, RING_TILE_PX - column);
    rings[i] = Math.round(Math.hypot(across, down));
    // Frequencies strictly inside the half-plane stand for their opposites too; diagonal ones belong to both halves.
    const occurrences = down === 0 || down === half ? 1 : 2;
    const inFirst = across > down ? 1 : across === down ? 0.5 : 0;
    [inFirst, 1 - inFirst].forEach((share, side) => {
      weights[side][i] = share * occurrences;
      totals[side][rings[i]] += share * occurrences;
    });
  });
  const share = (side: number) =>
    weights[side].map((weight, i) => weight / totals[side][rings[i]] / WINDOW_POWER);
  return { rings, shares: [share(0), share(1)] };
}

/** Powers of two tiles, which stand one after the other in `into`; the second one's only where there is room. */
function addPower(pair: PackedPair, { rings, shares: [along, down] }: RingOrder, into: Float32Array): void {
  const { firstReal, firstImaginary, secondReal, secondImaginary } = pair;
  const hasSecond = into.length >= 2 * HALF_RINGS;
  for (let i = 0; i < rings.length; i++) {
    const ring = rings[i];
    if (ring >= RINGS) continue;
    const first = firstReal[i] ** 2 + firstImaginary[i] ** 2;
    into[ring] += along[i] * first;
    into[RINGS + ring] += down[i] * first;
    if (!hasSecond) continue;
    const second = secondReal[i] ** 2 + secondImaginary[i] ** 2;
    into[HALF_RINGS + ring] += along[i] * second;
    into[HALF_RINGS + RINGS + ring] += down[i] * second;
  }
}
