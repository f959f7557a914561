import { type ComplexRaster, transformFourier } from "../math/fft.ts";
import { correlatePhases, separate } from "./phase_correlation.ts";

/** A turn and a scale that may take the second picture to the first. */
export interface Turn {
  /** Radians, from rows towards columns as in [cos, -sin; sin, cos] acting on (row, column). */
  angle: number;
  scale: number;
}

const ANGLES = 512;
const RADII = 128;
/** In cycles per pixel: what is slower is the fall of the light, what is faster the noise. */
const [SLOWEST, FASTEST] = [0.03, 0.35];

/**
 * Turns and scales under which the magnitudes of two spectra fit, best first, at most `count`; magnitudes do not
 * change with a shift. The spectra are laid out by angle and logarithm of the radius, each radius normalised so that
 * blur, which changes radii and not angles, does not count. Angles are told up to half a turn.
 *
 * B. S. Reddy, B. N. Chatterji, An FFT-based technique for translation, rotation and scale-invariant image
 * registration, IEEE Trans. Image Processing 5 (1996).
 *
 * @param pair reference and moving picture as the real and the imaginary part; a square; used up.
 */
export function findTurns(pair: ComplexRaster, { count }: { count: number }): Turn[] {
  transformFourier(pair);
  const polar: ComplexRaster = {
    height: ANGLES,
    width: RADII,
    real: layOut(pair, 0),
    imaginary: layOut(pair, 1),
  };
  const peaks = correlatePhases(polar, {
    weight: (down, across) => Math.exp(-((down / 0.12) ** 2) - (across / 0.2) ** 2),
    count,
  });
  const step = Math.log(FASTEST / SLOWEST) / RADII;
  return peaks.map(({ row, column }) => ({
    angle: Math.PI * row / ANGLES,
    scale: Math.exp(step * column),
  }));
}

function layOut(pair: ComplexRaster, which: 0 | 1): Float64Array {
  const size = pair.width;
  const magnitudes = logMagnitudes(pair, which);
  const polar = new Float64Array(ANGLES * RADII);
  for (let i = 0; i < RADII; i++) {
    const radius = size * SLOWEST * (FASTEST / SLOWEST) ** (i / RADII);
    let sum = 0, squares = 0;
    for (let j = 0; j < ANGLES; j++) {
      const angle = Math.PI * j / ANGLES;
      const value = readWrapped(magnitudes, size, radius * Math.sin(angle), radius * Math.cos(angle));
      polar[j * RADII + i] = value;
      sum += value;
      squares += value * value;
    }
    const mean = sum / ANGLES;
    const deviation = Math.sqrt(Math.max(squares / ANGLES - mean * mean, 1e-20));
    for (let j = 0; j < ANGLES; j++) polar[j * RADII + i] = (polar[j * RADII + i] - mean) / deviation;
  }
  return polar;
}

function logMagnitudes(pair: ComplexRaster, which: 0 | 1): Float64Array {
  const size = pair.width;
  const magnitudes = new Float64Array(size * size);
  for (let v = 0; v < size; v++) {
    for (let u = 0; u < size; u++) {
      const [re, im] = separate(pair, v, u)[which];
      magnitudes[v * size + u] = 0.5 * Math.log(re * re + im * im + 1e-20);
    }
  }
  return magnitudes;
}

function readWrapped(data: Float64Array, size: number, row: number, column: number): number {
  const [top, left] = [Math.floor(row), Math.floor(column)];
  const [down, right] = [row - top, column - left];
  const at = (y: number, x: number) => data[((y + size) % size) * size + (x + size) % size];
  return (1 - down) * ((1 - right) * at(top, left) + right * at(top, left + 1)) +
    down * ((1 - right) * at(top + 1, left) + right * at(top + 1, left + 1));
}
