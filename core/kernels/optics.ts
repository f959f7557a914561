import { type Kernel, normalizeKernel } from "./kernel.ts";

/** How defocus spreads a point: geometric disk, Gaussian, or diffraction at a circular pupil. */
export type Optics = "disk" | "gaussian" | "wave";

/** Departure from rotational symmetry. */
export interface Astigmatism {
  /** Ratio of the ellipse's axes, of equal area with the circle; default 1. */
  ratio?: number;
  /** Direction of the longer axis in radians from the column axis; default 0. */
  angle?: number;
}

/** Cutoff of the pupil in cycles per pixel. */
const PUPIL_CUTOFF = 0.25;
/** Side of the square over which the diffraction integral is summed. */
const PUPIL_GRID = 512;

/**
 * The point-spread function of a defocus whose geometric blur disk has the given radius in pixels; radius 0
 * is a single 1.
 *
 * - `disk`: each pixel's share of a uniform disk, 9 x 9 samples a pixel.
 * - `gaussian`: standard deviation radius / 2 (the disk's own), sampled at pixel centres.
 * - `wave`: |Fourier transform of the pupil|^2 with pupil exp(i pi radius f_c (f / f_c)^2) for
 *   f <= f_c = 0.25 cycles per pixel (Goodman, Introduction to Fourier Optics, 6.4).
 *
 * Astigmatism applies to disk and Gaussian; a wave kernel is always round.
 *
 * @throws RangeError when the radius is negative or not finite.
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { defocusKernel } from "./optics.ts";
 * const { data } = defocusKernel("disk", 2.5);
 * strictEqual(Math.round(data.reduce((sum, value) => sum + value) * 1e5), 1e5);
 * ```
 */
export function defocusKernel(optics: Optics, radiusPx: number, astigmatism: Astigmatism = {}): Kernel {
  if (!(radiusPx >= 0 && Number.isFinite(radiusPx))) {
    throw new RangeError(`a blur radius must be 0 or more pixels, got ${radiusPx}`);
  }
  if (radiusPx === 0) return { size: 1, data: Float32Array.of(1) };
  if (optics === "disk") return diskKernel(radiusPx, astigmatism);
  if (optics === "gaussian") return gaussianKernel(radiusPx, astigmatism);
  return waveKernel(radiusPx);
}

const SAMPLES = 9;

function diskKernel(radius: number, astigmatism: Astigmatism): Kernel {
  const half = Math.ceil(radius * 2) + 2;
  const size = 2 * half + 1;
  const data = new Float64Array(size * size);
  const squared = squaredRadius(astigmatism);
  const middle = (size * SAMPLES - 1) / 2;
  const reach = Math.ceil(radius * Math.sqrt(Math.max(1, axisRatio(astigmatism)))) + 1;
  const limit = radius ** 2;
  const [low, high] = [Math.max(0, half - reach) * SAMPLES, Math.min(size, half + reach + 1) * SAMPLES];
  for (let i = low; i < high; i++) {
    const y = (i - middle) / SAMPLES;
    const row = Math.floor(i / SAMPLES) * size;
    for (let j = low; j < high; j++) {
      if (squared(y, (j - middle) / SAMPLES) <= limit) data[row + Math.floor(j / SAMPLES)]++;
    }
  }
  return normalizeKernel({ size, data });
}

function gaussianKernel(radius: number, astigmatism: Astigmatism): Kernel {
  const half = Math.ceil(radius * 3) + 2;
  const size = 2 * half + 1;
  const squared = squaredRadius(astigmatism);
  const data = new Float64Array(size * size);
  for (let i = 0; i < data.length; i++) {
    const [y, x] = [Math.floor(i / size) - half, i % size - half];
    data[i] = Math.exp(-squared(y, x) / (2 * (radius / 2) ** 2));
  }
  return normalizeKernel({ size, data });
}

function axisRatio({ ratio = 1 }: Astigmatism): number {
  return Math.max(ratio, 1 / ratio);
}

/** Squared distance from the centre, measured in an ellipse of the same area as the unit circle. */
function squaredRadius({ ratio = 1, angle = 0 }: Astigmatism): (y: number, x: number) => number {
  if (ratio === 1) return (y, x) => y ** 2 + x ** 2;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return (y, x) => (cos * x + sin * y) ** 2 / ratio + (cos * y - sin * x) ** 2 * ratio;
}

/**
 * The pupil is even in both frequencies, so its transform is a sum of cosines over one quadrant; first along
 * columns, then along rows.
 */
function waveKernel(radius: number): Kernel {
  const half = Math.max(Math.ceil(radius * 2) + 2, 3 * Math.ceil(radius) + 6);
  const edge = PUPIL_GRID * PUPIL_CUTOFF;
  const phase = Math.PI * radius * PUPIL_CUTOFF;
  const cosines = Float64Array.from({ length: PUPIL_GRID }, (_, i) => Math.cos(2 * Math.PI * i / PUPIL_GRID));
  const partial = [new Float64Array((edge + 1) * (half + 1)), new Float64Array((edge + 1) * (half + 1))];
  for (let v = 0; v <= edge; v++) {
    for (let u = 0; u * u + v * v <= edge * edge; u++) {
      const turn = phase * ((u * u + v * v) / (edge * edge));
      const weight = u === 0 ? 1 : 2;
      const [real, imaginary] = [weight * Math.cos(turn), weight * Math.sin(turn)];
      for (let x = 0; x <= half; x++) {
        const cosine = cosines[(u * x) % PUPIL_GRID];
        partial[0][v * (half + 1) + x] += real * cosine;
        partial[1][v * (half + 1) + x] += imaginary * cosine;
      }
    }
  }
  const size = 2 * half + 1;
  const data = new Float64Array(size * size);
  for (let y = 0; y <= half; y++) {
    for (let x = 0; x <= y; x++) {
      const intensity = partial.reduce((sum, part) => {
        let amplitude = part[x];
        for (let v = 1; v <= edge; v++) {
          amplitude += 2 * part[v * (half + 1) + x] * cosines[(v * y) % PUPIL_GRID];
        }
        return sum + amplitude ** 2;
      }, 0);
      for (const [a, b] of [[y, x], [x, y]]) {
        for (const [i, j] of [[a, b], [-a, b], [a, -b], [-a, -b]]) {
          data[(half + i) * size + half + j] = intensity;
        }
      }
    }
  }
  return normalizeKernel({ size, data });
}
