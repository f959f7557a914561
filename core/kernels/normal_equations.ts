import { type ComplexRaster, nextPowerOfTwo, transformFourier } from "../math/fft.ts";
import type { Raster } from "../math/raster.ts";

/**
 * The least-squares problem of a kernel k between two patches, blurred(x) = offset + sum over t of k(t) sharp(x - t),
 * for the pixels x whose sharp surroundings lie wholly within the patch, so that no border is made up. The offset
 * is eliminated: all sums are of deviations from the mean. The mean squared error of k is
 * energy - 2 k . cross + k . gram k.
 */
export interface NormalEquations {
  /** Of the kernel, odd; n = size * size unknowns, row-major. */
  size: number;
  /** n * n: mean product of sharp(x - t) and sharp(x - u). */
  gram: Float64Array;
  /** n: mean product of blurred(x) and sharp(x - t). */
  cross: Float64Array;
  /** Mean square of blurred(x). */
  energy: number;
  /** Number of pixels x. */
  count: number;
}

/** The part of `NormalEquations` that the sharp patch alone gives. */
export interface SharpProducts {
  size: number;
  gram: Float64Array;
}

/**
 * `gram`, exact: for each difference of two offsets the product of the patch with itself, moved, is summed over all
 * windows at once. About 2 * size^2 * pixels operations.
 *
 * @throws RangeError when the size is not odd or leaves no pixel of the patch.
 */
export function sumSharpProducts(sharp: Raster, { size }: { size: number }): SharpProducts {
  const patch = centredPatch(sharp, size);
  const n = size * size;
  const gram = new Float64Array(n * n);
  const means = windowMeans(patch, size);
  const scale = 1 / (patch.windowHeight * patch.windowWidth);
  for (let down = 0; down < size; down++) {
    for (let across = down === 0 ? 0 : 1 - size; across < size; across++) {
      // The offsets t for which t + (down, across) lies within the kernel too.
      const first = Math.max(0, -across);
      const [rows, columns] = [size - down, size - Math.abs(across)];
      const sums = sumProducts(patch, { size, down, across, first, columns });
      for (let row = 0; row < rows; row++) {
        const [low, high] = [(size - 1 - row) * columns, (size - 1 - row + patch.windowHeight) * columns];
        for (let c = 0; c < columns; c++) {
          const t = row * size + first + c;
          const u = t + down * size + across;
          const value = (sums[high + c] - sums[low + c]) * scale - means[t] * means[u];
          gram[t * n + u] = value;
          gram[u * n + t] = value;
        }
      }
    }
  }
  return { size, gram };
}

interface CentredPatch {
  height: number;
  width: number;
  /** Less the mean, in float64. */
  data: Float64Array;
  windowHeight: number;
  windowWidth: number;
}

/**
 * For a difference of offsets and each column offset first + c: the products sharp(y, x) * sharp(y - down, x - across)
 * summed over the columns x of its window and cumulatively over the rows, element (y, c) holding the rows before y.
 */
function sumProducts(
  { height, width, data, windowWidth }: CentredPatch,
  { size, down, across, first, columns }: {
    size: number;
    down: number;
    across: number;
    first: number;
    columns: number;
  },
): Float64Array {
  const cumulative = new Float64Array((height + 1) * columns);
  // Column offset first + c looks at the columns from start - c on.
  const start = size - 1 - first;
  const [innerLow, innerHigh] = [start, start - columns + 1 + windowWidth];
  for (let y = 0; y < height; y++) {
    const into = (y + 1) * columns;
    if (y < down) continue;
    const from = y * width;
    const moved = (y - down) * width - across;
    let inner = 0;
    if (innerLow < innerHigh) {
      let a = 0, b = 0, c = 0, d = 0;
      let x = innerLow;
      for (; x + 3 < innerHigh; x += 4) {
        a += data[from + x] * data[moved + x];
        b += data[from + x + 1] * data[moved + x + 1];
        c += data[from + x + 2] * data[moved + x + 2];
        d += data[from + x + 3] * data[moved + x + 3];
      }
      for (; x < innerHigh; x++) a += data[from + x] * data[moved + x];
      inner = a + b + c + d;
    } else {
      for (let x = innerHigh; x < innerLow; x++) inner -= data[from + x] * data[moved + x];
    }
    // The first window ends beyond the inner part; each next one starts and ends a column earlier.
    for (let x = innerHigh; x < start + windowWidth; x++) inner += data[from + x] * data[moved + x];
    cumulative[into] = cumulative[into - columns] + inner;
    for (let c = 1; c < columns; c++) {
      const [gained, lost] = [start - c, start - c + windowWidth];
      inner += data[from + gained] * data[moved + gained] - data[from + lost] * data[moved + lost];
      cumulative[into + c] = cumulative[into - columns + c] + inner;
    }
  }
  return cumulative;
}

/** @throws RangeError when the size is not a positive odd number. */
export function requireKernelSize(size: number): void {
  if (!(Number.isInteger(size) && size % 2 === 1 && size > 0)) {
    throw new RangeError(`a kernel's size must be a positive odd number, got ${size}`);
  }
}

function centredPatch({ height, width, data }: Raster, size: number): CentredPatch {
  requireKernelSize(size);
  const [windowHeight, windowWidth] = [height - size + 1, width - size + 1];
  if (windowHeight < 1 || windowWidth < 1) {
    throw new RangeError(`a kernel of ${size} x ${size} does not fit into a patch of ${height} x ${width}`);
  }
  let sum = 0;
  for (const value of data) sum += value;
  const mean = sum / data.length;
  const centred = Float64Array.from(data, (value) => value - mean);
  return { height, width, data: centred, windowHeight, windowWidth };
}

/** For each offset t the mean of sharp(x - t). */
function windowMeans(
  { height, width, data, windowHeight, windowWidth }: CentredPatch,
  size: number,
): Float64Array {
  const integral = new Float64Array((height + 1) * (width + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += data[y * width + x];
      integral[(y + 1) * (width + 1) + x + 1] = integral[y * (width + 1) + x + 1] + row;
    }
  }
  const at = (y: number, x: number) => integral[y * (width + 1) + x];
  return Float64Array.from({ length: size * size }, (_, t) => {
    const [top, left] = [size - 1 - Math.floor(t / size), size - 1 - t % size];
    const [bottom, right] = [top + windowHeight, left + windowWidth];
    return (at(bottom, right) - at(top, right) - at(bottom, left) + at(top, left)) /
      (windowHeight * windowWidth);
  });
}

/**
 * The whole problem, `cross` by Fourier transform.
 *
 * @throws RangeError when the patches differ in size or the kernel does not fit.
 */
export function formNormalEquations(
  { sharp, blurred }: { sharp: Raster; blurred: Raster },
  { size, gram }: SharpProducts,
): NormalEquations {
  if (sharp.height !== blurred.height || sharp.width !== blurred.width) {
    throw new RangeError(
      `a sharp patch of ${sharp.height} x ${sharp.width} and a blurred one of ${blurred.height} x ` +
        `${blurred.width} are no pair: cut both from the same place`,
    );
  }
  const { height, width, data, windowHeight, windowWidth } = centredPatch(sharp, size);
  const reach = (size - 1) / 2;
  const count = windowHeight * windowWidth;
  const raster = {
    height: nextPowerOfTwo(height),
    width: nextPowerOfTwo(width),
    real: new Float64Array(0),
    imaginary: new Float64Array(0),
  };
  raster.real = new Float64Array(raster.height * raster.width);
  raster.imaginary = new Float64Array(raster.real.length);
  let sum = 0;
  for (let y = reach; y < height - reach; y++) {
    for (let x = reach; x < width - reach; x++) sum += blurred.data[y * width + x];
  }
  const mean = sum / count;
  let energy = 0;
  for (let y = 0; y < height; y++) {
    raster.real.set(data.subarray(y * width, (y + 1) * width), y * raster.width);
    if (y < reach || y >= height - reach) continue;
    for (let x = reach; x < width - reach; x++) {
      const value = blurred.data[y * width + x] - mean;
      raster.imaginary[y * raster.width + x] = value;
      energy += value * value;
    }
  }
  correlateParts(raster);
  const cross = Float64Array.from({ length: size * size }, (_, t) => {
    const [row, column] = [Math.floor(t / size) - reach, t % size - reach];
    const y = (row + raster.height) % raster.height, x = (column + raster.width) % raster.width;
    return raster.real[y * raster.width + x] / count;
  });
  return { size, gram, cross, energy: energy / count, count };
}

/** Real part a and imaginary part b become the sum over x of a(x - t) b(x), periodic in t, as the real part. */
function correlateParts(raster: ComplexRaster): void {
  transformFourier(raster);
  const { height, width, real, imaginary } = raster;
  for (let v = 0; v <= height / 2; v++) {
    const opposite = (height - v) % height;
    for (let u = 0; u < width; u++) {
      const i = v * width + u, j = opposite * width + (width - u) % width;
      if (i > j) continue;
      // a = even part, b = odd part of the common transform; the product conj(a) b.
      const aRe = (real[i] + real[j]) / 2, aIm = (imaginary[i] - imaginary[j]) / 2;
      const bRe = (imaginary[i] + imaginary[j]) / 2, bIm = (real[j] - real[i]) / 2;
      const re = aRe * bRe + aIm * bIm, im = aRe * bIm - aIm * bRe;
      real[i] = real[j] = re;
      imaginary[i] = im;
      imaginary[j] = i === j ? 0 : -im;
    }
  }
  transformFourier(raster, { inverse: true });
}

/** The problem of a smaller kernel with the same centre, over the same pixels. */
export function restrictEquations(equations: NormalEquations, size: number): NormalEquations {
  if (size === equations.size) return equations;
  requireKernelSize(size);
  const rim = (equations.size - size) / 2;
  if (rim < 0) throw new RangeError(`equations of size ${equations.size} hold no kernel of size ${size}`);
  const [n, whole] = [size * size, equations.size * equations.size];
  const kept = Int32Array.from(
    { length: n },
    (_, t) => (Math.floor(t / size) + rim) * equations.size + t % size + rim,
  );
  const gram = new Float64Array(n * n);
  for (let t = 0; t < n; t++) {
    const from = kept[t] * whole;
    for (let u = 0; u < n; u++) gram[t * n + u] = equations.gram[from + kept[u]];
  }
  return { ...equations, size, gram, cross: Float64Array.from(kept, (t) => equations.cross[t]) };
}

/** gram times a vector of n. */
export function applyGram({ gram, size }: SharpProducts, vector: Float64Array): Float64Array {
  const n = size * size;
  const result = new Float64Array(n);
  for (let u = 0; u < n; u++) {
    const weight = vector[u];
    if (weight === 0) continue;
    const row = gram.subarray(u * n, u * n + n);
    for (let t = 0; t < n; t++) result[t] += weight * row[t];
  }
  return result;
}

/** energy - 2 k . cross + k . gram k, never below 0. */
export function meanSquaredError(equations: NormalEquations, kernel: Float64Array): number {
  const image = applyGram(equations, kernel);
  let error = equations.energy;
  for (let t = 0; t < kernel.length; t++) error += kernel[t] * (image[t] - 2 * equations.cross[t]);
  return Math.max(0, error);
}
