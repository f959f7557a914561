import type { Image } from "./image.ts";
import { reflectIndex } from "./reflect_index.ts";

/** How values between pixels are found. */
export type Interpolation = "nearest" | "bilinear" | "bicubic";

export interface SamplerOptions {
  /** Default "bilinear". "bicubic" is Keys' convolution with a = -1/2 (Catmull-Rom), exact for quadratics. */
  interpolation?: Interpolation;
  /** The value beyond the outermost pixels' centres; "reflect" mirrors about them. Default "reflect". */
  outside?: "reflect" | number;
}

/** The image's value at a position; pixel centres are whole numbers, the first is (0, 0). */
export type Sampler = (row: number, column: number) => number;

/**
 * Reads an image between its pixels. Bicubic: R. Keys, Cubic convolution interpolation for digital image
 * processing, IEEE ASSP 29 (1981).
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { createImage } from "./image.ts";
 * import { createSampler } from "./sampler.ts";
 * const sample = createSampler(createImage(2, 2, Float32Array.of(0, 1, 2, 3)));
 * strictEqual(sample(0.5, 0.25), 1.25);
 * strictEqual(createSampler(createImage(1, 1), { outside: NaN })(0, 0.1), NaN);
 * ```
 */
export function createSampler(
  image: Image,
  { interpolation = "bilinear", outside = "reflect" }: SamplerOptions = {},
): Sampler {
  const sample = interpolation === "nearest"
    ? sampleNearest
    : interpolation === "bilinear"
    ? sampleBilinear
    : sampleBicubic;
  if (outside === "reflect") return (row, column) => sample(image, row, column);
  const lastRow = image.height - 1;
  const lastColumn = image.width - 1;
  return (row, column) =>
    row >= 0 && row <= lastRow && column >= 0 && column <= lastColumn ? sample(image, row, column) : outside;
}

function sampleNearest({ height, width, data }: Image, row: number, column: number): number {
  return data[reflectIndex(Math.round(row), height) * width + reflectIndex(Math.round(column), width)];
}

function sampleBilinear({ height, width, data }: Image, row: number, column: number): number {
  const top = Math.floor(row);
  const left = Math.floor(column);
  const down = row - top;
  const right = column - left;
  const upper = reflectIndex(top, height) * width;
  const lower = reflectIndex(top + 1, height) * width;
  const near = reflectIndex(left, width);
  const far = reflectIndex(left + 1, width);
  return (1 - down) * ((1 - right) * data[upper + near] + right * data[upper + far]) +
    down * ((1 - right) * data[lower + near] + right * data[lower + far]);
}

function sampleBicubic({ height, width, data }: Image, row: number, column: number): number {
  const top = Math.floor(row);
  const left = Math.floor(column);
  const right = column - left;
  const down = row - top;
  let sum = 0;
  for (let i = -1; i <= 2; i++) {
    const start = reflectIndex(top + i, height) * width;
    let across = 0;
    for (let j = -1; j <= 2; j++) {
      across += cubicWeight(right - j) * data[start + reflectIndex(left + j, width)];
    }
    sum += cubicWeight(down - i) * across;
  }
  return sum;
}

/** Keys' kernel with a = -1/2. */
function cubicWeight(distance: number): number {
  const x = Math.abs(distance);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}
