import { createImage, type Image } from "../image/image.ts";
import { reflectIndex } from "../image/reflect_index.ts";
import { planBlockFourier } from "../math/block_fourier.ts";
import { createPair, type PackedPair, packPair, unpackPair } from "../math/packed_spectra.ts";
import { pause } from "../math/pause.ts";
import type { DenseLayer } from "../math/perceptron.ts";
import {
  type BlindFilter,
  FILTER_SIZE,
  type MeanPowers,
  predictFilter,
  SAMPLE_SIZE,
} from "./blind_filter.ts";
import {
  HALF_RINGS,
  measureRings,
  RING_STRIDE_PX,
  RING_TILE_PX,
  RINGS,
  type RingSpectra,
} from "./blind_rings.ts";

export interface BlindDeconvolution {
  image: Image;
  /** Blur radius in pixels about the middle of each block of 64 x 64 px, row by row. */
  radii: { rows: number; columns: number; radiusPx: Float32Array };
}

export interface BlindDeconvolutionOptions {
  signal?: AbortSignal;
  /** How much is done, 0..1. */
  onProgress?: (fraction: number) => void;
}

/** Blocks that are filtered as one, and the distance between them. */
const BLOCK_PX = 128;
const STEP_PX = BLOCK_PX / 2;
/** Tiles along rows and columns that a block's near and wider surroundings have. */
const NEAR_TILES = 3;
const WIDE_TILES = 7;
/** Share of the time that measuring spectra takes. */
const MEASURING = 0.3;

/**
 * Takes blur and noise out of an image of which nothing else is known. About each place, in 128 x 128 and in 256 x 256
 * px, and in the whole image power spectra are averaged over half rings of equal frequency; a perceptron, taught on
 * synthetic spectra, gives for them the filter of least expected squared error: a Wiener filter whose blur, noise and
 * scene are those that such spectra leave likely. Blocks of 128 x 128 px under sine windows, every 64 px, are filtered
 * each in its own way and added up, so that filters pass into each other without seams.
 *
 * Blind deconvolution block by block: Shajkofci and Liebling, Semi-blind spatially-variant deconvolution in optical
 * microscopy with local point spread function estimation by use of convolutional neural networks (2018); power spectra
 * tell defocus by the zeros of its transfer function: Cannon, Blind deconvolution of spatially invariant image blurs with
 * phase (1976).
 *
 * @param layers 195 numbers in, 65 out; see `describeSample` and `predictFilter`.
 * @throws RangeError when the layers are for other numbers; the signal's reason once it is aborted.
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { createImage } from "../image/image.ts";
 * import { deconvolveBlindly } from "./blind_wiener.ts";
 * const noFilter = [{ inputs: 195, outputs: 65, weights: new Float32Array(195 * 65), biases: new Float32Array(65) }];
 * const image = createImage(70, 150, Float32Array.from({ length: 10500 }, (_, i) => (i * i % 97) / 97));
 * const { image: same } = await deconvolveBlindly(image, noFilter);
 * ok(same.data.every((value, i) => Math.abs(value - image.data[i]) < 1e-6));
 * ```
 */
export async function deconvolveBlindly(
  image: Image,
  layers: readonly DenseLayer[],
  { signal, onProgress }: BlindDeconvolutionOptions = {},
): Promise<BlindDeconvolution> {
  requireFitting(layers);
  const spectra = await measureRings(image, {
    signal,
    onProgress: onProgress && ((fraction) => onProgress(MEASURING * fraction)),
  });
  const { height, width, pixelSize } = image;
  const [rows, columns] = [height, width].map((length) => Math.ceil(length / STEP_PX) + 1);
  const filters = predictFilters(spectra, { layers, rows, columns, size: image });
  const data = new Float32Array(height * width);
  const filterBlock = planBlockFilter(image, data);
  const blocks = rows * columns;
  // Two blocks are transformed as one complex one.
  for (let block = 0; block < blocks; block += 2) {
    const place = (index: number): Place => ({
      top: (Math.floor(index / columns) - 1) * STEP_PX,
      left: (index % columns - 1) * STEP_PX,
      gains: filters[index].gains,
    });
    filterBlock(place(block), block + 1 < blocks ? place(block + 1) : undefined);
    onProgress?.(MEASURING + (1 - MEASURING) * Math.min(1, (block + 2) / blocks));
    await pause(signal);
  }
  return {
    image: createImage(height, width, data, pixelSize),
    radii: { rows, columns, radiusPx: Float32Array.from(filters, ({ radiusPx }) => radiusPx) },
  };
}

function requireFitting(layers: readonly DenseLayer[]): void {
  const inputs = layers[0]?.inputs, outputs = layers.at(-1)?.outputs;
  if (inputs === SAMPLE_SIZE && outputs === FILTER_SIZE) return;
  throw new RangeError(
    `the model's guide reads ${inputs} numbers and gives ${outputs}, not ${SAMPLE_SIZE} and ${FILTER_SIZE}: ` +
      "it was made for another version of Limbus",
  );
}

interface FilterPlan {
  layers: readonly DenseLayer[];
  /** Of the blocks, whose middles lie at multiples of 64 px. */
  rows: number;
  columns: number;
  size: { height: number; width: number };
}

function predictFilters(
  spectra: RingSpectra,
  { layers, rows, columns, size: { height, width } }: FilterPlan,
): BlindFilter[] {
  const everywhere = [spectra.rows, spectra.columns].map((count) => nearestTiles(0, { count, taken: count }));
  const whole = meanPowers(spectra, everywhere[0], everywhere[1]);
  const filters: BlindFilter[] = [];
  for (let row = 0; row < rows; row++) {
    const y = Math.min(row * STEP_PX, height - 1);
    for (let column = 0; column < columns; column++) {
      const x = Math.min(column * STEP_PX, width - 1);
      const about = (taken: number) =>
        meanPowers(
          spectra,
          nearestTiles(y, { count: spectra.rows, taken }),
          nearestTiles(x, { count: spectra.columns, taken }),
        );
      filters.push(predictFilter(layers, { near: about(NEAR_TILES), wide: about(WIDE_TILES), whole }));
    }
  }
  return filters;
}

/** Numbers of the tiles whose middles lie nearest, of two equally near ones the first; all, where there are no more. */
function nearestTiles(middle: number, { count, taken }: { count: number; taken: number }): number[] {
  const first = Math.ceil((middle - RING_TILE_PX / 2) / RING_STRIDE_PX - taken / 2);
  const start = Math.max(0, Math.min(count - taken, first));
  return Array.from({ length: Math.min(count, taken) }, (_, i) => start + i);
}

function meanPowers(
  { columns, values }: RingSpectra,
  rows: readonly number[],
  across: readonly number[],
): MeanPowers {
  const powers = new Float64Array(HALF_RINGS), tiles = rows.length * across.length;
  for (const row of rows) {
    for (const column of across) {
      const start = (row * columns + column) * HALF_RINGS;
      for (let k = 0; k < HALF_RINGS; k++) powers[k] += values[start + k] / tiles;
    }
  }
  return { powers, tiles };
}

interface Place {
  top: number;
  left: number;
  gains: Float64Array;
}

/** Filters blocks of the image, one or two at a time, and adds them to the result. */
function planBlockFilter(image: Image, result: Float32Array): (first: Place, second?: Place) => void {
  const fourier = planBlockFourier(BLOCK_PX), pair = createPair(BLOCK_PX);
  const window = Float64Array.from({ length: BLOCK_PX }, (_, i) => Math.sin(Math.PI * (i + 0.5) / BLOCK_PX));
  const response = planResponse();
  const room = () => new Float64Array(BLOCK_PX ** 2);
  const [real, imaginary] = [room(), room()];
  const { height, width, data } = image;

  return (first, second) => {
    const firstMean = read(first, real), secondMean = second ? read(second, imaginary) : 0;
    if (!second) imaginary.fill(0);
    fourier.forward(real, imaginary);
    unpackPair(real, imaginary, pair);
    response(pair, first.gains, second?.gains);
    packPair(pair, real, imaginary);
    fourier.inverse(real, imaginary);
    write(first, { from: real, mean: firstMean });
    if (second) write(second, { from: imaginary, mean: secondMean });
  };

  /** The block under its window, less its mean, which is returned. */
  function read({ top, left }: Place, into: Float64Array): number {
    let mean = 0;
    for (let i = 0; i < BLOCK_PX; i++) {
      const start = reflectIndex(top + i, height) * width;
      for (let j = 0; j < BLOCK_PX; j++) {
        const column = left + j;
        const value = data[start + (column >= 0 && column < width ? column : reflectIndex(column, width))];
        into[i * BLOCK_PX + j] = value;
        mean += value;
      }
    }
    mean /= into.length;
    for (let i = 0; i < into.length; i++) {
      into[i] = (into[i] - mean) * window[Math.floor(i / BLOCK_PX)] * window[i % BLOCK_PX];
    }
    return mean;
  }

  function write({ top, left }: Place, { from, mean }: { from: Float64Array; mean: number }): void {
    const scale = 1 / BLOCK_PX ** 2;
    const firstColumn = Math.max(0, -left), lastColumn = Math.min(BLOCK_PX, width - left);
    for (let i = Math.max(0, -top); i < Math.min(BLOCK_PX, height - top); i++) {
      const start = (top + i) * width + left;
      for (let j = firstColumn; j < lastColumn; j++) {
        const weight = window[i] * window[j];
        result[start + j] += weight * (scale * from[i * BLOCK_PX + j] + mean * weight);
      }
    }
  }
}

/**
 * Multiplies the spectra of two blocks by gains, linear between rings and constant beyond the last; each half ring's
 * holds within 30 degrees of its axis, and between them the one passes into the other.
 */
function planResponse(): (pair: PackedPair, first: Float64Array, second?: Float64Array) => void {
  const length = (BLOCK_PX / 2 + 1) * BLOCK_PX;
  const lower = new Uint8Array(length),
    outward = new Float64Array(length),
    downward = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const down = Math.floor(i / BLOCK_PX),
      column = i % BLOCK_PX,
      across = Math.min(column, BLOCK_PX - column);
    const ring = Math.hypot(across, down) * RING_TILE_PX / BLOCK_PX;
    lower[i] = Math.min(RINGS - 2, Math.floor(ring));
    outward[i] = Math.min(1, ring - lower[i]);
    downward[i] = Math.max(0, Math.min(1, 6 / Math.PI * Math.atan2(down, across) - 1));
  }
  const scale = (real: Float64Array, imaginary: Float64Array, gains: Float64Array) => {
    for (let i = 0; i < length; i++) {
      const k = lower[i], share = outward[i];
      const along = gains[k] + share * (gains[k + 1] - gains[k]);
      const down = gains[RINGS + k] + share * (gains[RINGS + k + 1] - gains[RINGS + k]);
      const gain = along + downward[i] * (down - along);
      real[i] *= gain;
      imaginary[i] *= gain;
    }
  };
  return ({ firstReal, firstImaginary, secondReal, secondImaginary }, first, second) => {
    scale(firstReal, firstImaginary, first);
    if (second) scale(secondReal, secondImaginary, second);
  };
}
