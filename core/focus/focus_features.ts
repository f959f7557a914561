import type { Image } from "../image/image.ts";
import { pause } from "../math/pause.ts";
import { planBlockFourier } from "../math/block_fourier.ts";
import type { BlockGrid } from "./block_grid.ts";
import { createLaplacianReader } from "./laplacian_reader.ts";
import { createPair, unpackPair } from "../math/packed_spectra.ts";

/** Side of the blocks that focus is told from: under their window about twice what counts of them. */
export const FEATURE_BLOCK_PX = 128;
/** Distance between blocks, and side of the square in the middle of each that its focus is told for. */
export const FEATURE_STRIDE_PX = 64;

/** Ends of the bands of frequency, in cycles per block: narrow where scenes and wide blurs show, then wider. */
const BAND_ENDS = [
  ...Array.from({ length: 17 }, (_, i) => 1.5 + i),
  ...Array.from({ length: 8 }, (_, i) => 19.5 + 2 * i),
  ...Array.from({ length: 8 }, (_, i) => 36.5 + 4 * i),
];
/** Waves down the image, across it, and along both diagonals: scan lines and cameras of little bandwidth show in one. */
const SECTORS = 3;
/** Number of features of a block. */
export const FEATURE_COUNT = (BAND_ENDS.length - 1) * SECTORS;

/** What is less, as a share of all of a block's power in a band, is rounding. */
const LEAST_SHARE = 1e-8;
/** A block of less power is of one grey. */
const LEAST_POWER = 1e-12;

/** Blocks about the squares that tile an image, with the given distance between them. */
export function planFeatureGrid(
  { height, width }: { height: number; width: number },
  stridePx: number = FEATURE_STRIDE_PX,
): BlockGrid {
  return {
    sizePx: FEATURE_BLOCK_PX,
    stridePx,
    rows: Math.ceil(height / stridePx),
    columns: Math.ceil(width / stridePx),
    start: (stridePx - FEATURE_BLOCK_PX) / 2,
  };
}

/** Mean power in each sector of each band of each block, at block * FEATURE_COUNT + feature. */
export async function measureBandPower(
  image: Image,
  { grid, signal, onProgress }: {
    grid: BlockGrid;
    signal?: AbortSignal;
    onProgress?: (fraction: number) => void;
  },
): Promise<Float64Array> {
  const { columns, sizePx } = grid, blocks = grid.rows * columns;
  const power = new Float64Array(blocks * FEATURE_COUNT);
  const order = orderFrequencies(sizePx), fourier = planBlockFourier(sizePx), pair = createPair(sizePx);
  const reader = createLaplacianReader([image], { grid });
  const [real, imaginary] = [new Float64Array(sizePx ** 2), new Float64Array(sizePx ** 2)];
  const read = (block: number, into: Float64Array) =>
    reader.read(0, { row: Math.floor(block / columns), column: block % columns, into });
  const into = (block: number) => power.subarray(block * FEATURE_COUNT, (block + 1) * FEATURE_COUNT);
  // Two blocks are transformed as one complex one.
  for (let block = 0; block < blocks; block += 2) {
    read(block, real);
    if (block + 1 < blocks) read(block + 1, imaginary);
    else imaginary.fill(0);
    fourier.forward(real, imaginary);
    unpackPair(real, imaginary, pair);
    addPower(pair.firstReal, pair.firstImaginary, { order, into: into(block) });
    if (block + 1 < blocks) addPower(pair.secondReal, pair.secondImaginary, { order, into: into(block + 1) });
    onProgress?.(Math.min(1, (block + 2) / blocks));
    await pause(signal);
  }
  return power;
}

/**
 * Logarithms of a block's powers, less their mean: nothing in them depends on gain or offset. None where the block is of
 * one grey.
 */
export function describePower(power: Float64Array): Float32Array | undefined {
  const total = power.reduce((sum, value) => sum + value);
  if (!(total > LEAST_POWER)) return undefined;
  const features = Float32Array.from(power, (value) => Math.log(value / total + LEAST_SHARE));
  const mean = features.reduce((sum, value) => sum + value) / features.length;
  return features.map((value) => value - mean);
}

/** Which feature each frequency counts for, with what weight. */
interface FrequencyOrder {
  /** -1 where none. */
  features: Int16Array;
  /** What undoes the Laplacian's response, over the number of frequencies of the feature. */
  weights: Float64Array;
}

function orderFrequencies(sizePx: number): FrequencyOrder {
  const length = (sizePx / 2 + 1) * sizePx;
  const features = new Int16Array(length).fill(-1), weights = new Float64Array(length);
  const counts = new Float64Array(FEATURE_COUNT);
  for (let i = 0; i < length; i++) {
    const v = Math.floor(i / sizePx), u = Math.min(i % sizePx, sizePx - i % sizePx);
    const band = BAND_ENDS.findLastIndex((end) => Math.hypot(v, u) >= end);
    if (band < 0 || band + 1 >= BAND_ENDS.length) continue;
    const sector = u < v * TAN_EIGHTH ? 0 : v < u * TAN_EIGHTH ? 1 : 2;
    features[i] = band * SECTORS + sector;
    counts[features[i]]++;
  }
  const bend = (index: number) => 2 - 2 * Math.cos(2 * Math.PI * index / sizePx);
  for (let i = 0; i < length; i++) {
    if (features[i] < 0) continue;
    weights[i] = 1 / ((bend(Math.floor(i / sizePx)) + bend(i % sizePx)) ** 2 * counts[features[i]]);
  }
  return { features, weights };
}

const TAN_EIGHTH = Math.tan(Math.PI / 8);

function addPower(
  real: Float64Array,
  imaginary: Float64Array,
  { order: { features, weights }, into }: { order: FrequencyOrder; into: Float64Array },
): void {
  for (let i = 0; i < features.length; i++) {
    if (features[i] >= 0) into[features[i]] += weights[i] * (real[i] ** 2 + imaginary[i] ** 2);
  }
}
