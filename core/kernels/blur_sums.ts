import type { Image } from "../image/image.ts";
import { reflectIndex } from "../image/reflect_index.ts";
import { transformFourier } from "../math/fft.ts";
import { pause } from "../math/pause.ts";
import type { Optics } from "./optics.ts";
import { renderDefocus } from "./render_defocus.ts";

/** Side of the squares that are transformed. */
const BLOCK = 256;
/** Greatest blur radius that leaves most of a block to be used. */
export const GREATEST_RADIUS_PX = 28;

/** Of one square cell of the frame; each sum over its pixels, blurred with the kernel of each radius. */
export interface CellSums {
  count: number;
  frame: number;
  frameSquare: number;
  /** Of the full stack blurred with radius j: itself, its square, its product with the frame, with radius j + 1. */
  blurred: Float64Array;
  square: Float64Array;
  product: Float64Array;
  next: Float64Array;
}

export interface CellGrid {
  rows: number;
  columns: number;
  cellPx: number;
  cells: CellSums[];
  /** For each radius the sum of its kernel's squares, and of the products with the next radius' kernel. */
  kernelSquare: number[];
  kernelNext: number[];
}

/**
 * Sums from which the least-squares blur radius of any rectangle of cells follows: the full stack is blurred with each
 * radius, by Fourier transform in overlapping blocks, borders mirrored.
 */
export async function sumBlurs(
  { full, frame }: { full: Image; frame: Image },
  { radii, optics, cellPx, valid, signal, onProgress }: {
    radii: readonly number[];
    optics: Optics;
    cellPx: number;
    valid?: Uint8Array;
    signal?: AbortSignal;
    onProgress?: (fraction: number) => void;
  },
): Promise<CellGrid> {
  const { height, width } = full;
  const [rows, columns] = [Math.ceil(height / cellPx), Math.ceil(width / cellPx)];
  const cells = Array.from({ length: rows * columns }, () => emptySums(radii.length));
  // Of each block the part that no border reaches is used.
  const reach = Math.ceil(Math.max(...radii)) + 4;
  const advance = BLOCK - 2 * reach;
  const kernels = radii.map((radius) => renderCentred(optics, { radius, reach }));
  const spectra = kernels.map((kernel) => transferOf(kernel, reach));
  const [down, across] = [Math.ceil(height / advance), Math.ceil(width / advance)];
  for (let block = 0; block < down * across; block++) {
    await pause(signal);
    const [top, left] = [Math.floor(block / across) * advance, (block % across) * advance];
    const layers = blurBlock(full, { top: top - reach, left: left - reach, spectra });
    for (let y = 0; y < Math.min(advance, height - top); y++) {
      for (let x = 0; x < Math.min(advance, width - left); x++) {
        const pixel = (top + y) * width + left + x;
        if (valid && valid[pixel] === 0) continue;
        const cell = cells[Math.floor((top + y) / cellPx) * columns + Math.floor((left + x) / cellPx)];
        addPixel(cell, { layers, at: (y + reach) * BLOCK + x + reach, value: frame.data[pixel] });
      }
    }
    onProgress?.((block + 1) / (down * across));
  }
  const inner = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);
  return {
    rows,
    columns,
    cellPx,
    cells,
    kernelSquare: kernels.map((kernel) => inner(kernel, kernel)),
    kernelNext: kernels.slice(1).map((kernel, j) => inner(kernels[j], kernel)),
  };
}

function emptySums(radii: number): CellSums {
  return {
    count: 0,
    frame: 0,
    frameSquare: 0,
    blurred: new Float64Array(radii),
    square: new Float64Array(radii),
    product: new Float64Array(radii),
    next: new Float64Array(radii),
  };
}

function addPixel(
  cell: CellSums,
  { layers, at, value }: { layers: Float64Array[]; at: number; value: number },
): void {
  cell.count++;
  cell.frame += value;
  cell.frameSquare += value * value;
  for (let j = 0; j < layers.length; j++) {
    const blurred = layers[j][at];
    cell.blurred[j] += blurred;
    cell.square[j] += blurred * blurred;
    cell.product[j] += blurred * value;
    if (j > 0) cell.next[j - 1] += layers[j - 1][at] * blurred;
  }
}

function renderCentred(optics: Optics, { radius, reach }: { radius: number; reach: number }): Float64Array {
  const size = 2 * reach - 1;
  if (radius > 0) {
    return renderDefocus(optics, { radiusPx: radius, ratio: 1, angle: 0, row: 0, column: 0, size });
  }
  const point = new Float64Array(size * size);
  point[(size * size - 1) / 2] = 1;
  return point;
}

/** The real transfer function of a centred kernel. */
function transferOf(kernel: Float64Array, reach: number): Float64Array {
  const raster = emptyBlock();
  const size = 2 * reach - 1;
  for (let i = 0; i < kernel.length; i++) {
    const row = (Math.floor(i / size) - reach + 1 + BLOCK) % BLOCK;
    raster.real[row * BLOCK + (i % size - reach + 1 + BLOCK) % BLOCK] = kernel[i];
  }
  transformFourier(raster);
  return raster.real;
}

/** Two radii a transform: one as the real part, one as the imaginary part. */
function blurBlock(
  full: Image,
  { top, left, spectra }: { top: number; left: number; spectra: Float64Array[] },
): Float64Array[] {
  const source = emptyBlock();
  for (let y = 0; y < BLOCK; y++) {
    const row = reflectIndex(top + y, full.height) * full.width;
    for (let x = 0; x < BLOCK; x++) {
      source.real[y * BLOCK + x] = full.data[row + reflectIndex(left + x, full.width)];
    }
  }
  transformFourier(source);
  const layers: Float64Array[] = [];
  for (let j = 0; j < spectra.length; j += 2) {
    const [first, second] = [spectra[j], spectra[j + 1]];
    const pair = emptyBlock();
    for (let i = 0; i < first.length; i++) {
      const other = second ? second[i] : 0;
      pair.real[i] = source.real[i] * first[i] - source.imaginary[i] * other;
      pair.imaginary[i] = source.real[i] * other + source.imaginary[i] * first[i];
    }
    transformFourier(pair, { inverse: true });
    layers.push(pair.real);
    if (second) layers.push(pair.imaginary);
  }
  return layers;
}

function emptyBlock() {
  const length = BLOCK * BLOCK;
  return { height: BLOCK, width: BLOCK, real: new Float64Array(length), imaginary: new Float64Array(length) };
}
