import { type ComplexRaster, transformFourier } from "../math/fft.ts";

/** A place where two pictures fit, best first. */
export interface CorrelationPeak {
  /** By how much the second is shifted against the first, to parts of a pixel: second(p) = first(p - shift). */
  row: number;
  column: number;
  /** 1 where all frequencies agree. */
  height: number;
}

export interface CorrelationOptions {
  /** How much a frequency counts, by its cycles per pixel down and across. */
  weight: (down: number, across: number) => number;
  /** How many peaks to return. */
  count: number;
}

/**
 * Phase correlation: the inverse transform of the cross spectrum, each frequency given its weight instead of its
 * magnitude. The two pictures are the real and the imaginary part of one raster, which is used up.
 *
 * C. D. Kuglin, D. C. Hines, The phase correlation image alignment method, IEEE Conf. Cybernetics and Society (1975).
 */
export function correlatePhases(
  pair: ComplexRaster,
  { weight, count }: CorrelationOptions,
): CorrelationPeak[] {
  transformFourier(pair);
  const { height, width } = pair;
  const cross = {
    height,
    width,
    real: new Float64Array(height * width),
    imaginary: new Float64Array(height * width),
  };
  let total = 0;
  for (let v = 0; v < height; v++) {
    for (let u = 0; u < width; u++) {
      const share = weight(signedFrequency(v, height), signedFrequency(u, width));
      const [first, second] = separate(pair, v, u);
      const re = first[0] * second[0] + first[1] * second[1];
      const im = first[0] * second[1] - first[1] * second[0];
      const magnitude = Math.hypot(re, im);
      if (!(share > 0 && magnitude > 0)) continue;
      cross.real[v * width + u] = share * re / magnitude;
      cross.imaginary[v * width + u] = share * im / magnitude;
      total += share;
    }
  }
  transformFourier(cross, { inverse: true });
  const scale = height * width / Math.max(total, 1e-30);
  return findPeaks({ height, width, data: cross.real }, count)
    .map((peak) => ({ ...peak, height: peak.height * scale }));
}

/** Cycles per pixel of an element of a transform, -1/2..1/2. */
function signedFrequency(index: number, length: number): number {
  return (index > length / 2 ? index - length : index) / length;
}

/** Spectra of the real and of the imaginary part at one frequency. */
export function separate(
  { height, width, real, imaginary }: ComplexRaster,
  v: number,
  u: number,
): [[number, number], [number, number]] {
  const i = v * width + u;
  const mirrored = ((height - v) % height) * width + (width - u) % width;
  return [
    [(real[i] + real[mirrored]) / 2, (imaginary[i] - imaginary[mirrored]) / 2],
    [(imaginary[i] + imaginary[mirrored]) / 2, (real[mirrored] - real[i]) / 2],
  ];
}

interface Surface {
  height: number;
  width: number;
  data: Float64Array;
}

/** The highest places that are higher than their eight neighbours; borders are joined. */
function findPeaks({ height, width, data }: Surface, count: number): CorrelationPeak[] {
  const at = (y: number, x: number) => data[((y + height) % height) * width + (x + width) % width];
  const found: CorrelationPeak[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = data[y * width + x];
      if (found.length === count && value <= found[count - 1].height) continue;
      const isHighest = value > at(y - 1, x) && value > at(y + 1, x) && value > at(y, x - 1) &&
        value > at(y, x + 1) && value > at(y - 1, x - 1) && value > at(y - 1, x + 1) &&
        value > at(y + 1, x - 1) && value > at(y + 1, x + 1);
      if (!isHighest) continue;
      const row = y + vertexOf(at(y - 1, x), value, at(y + 1, x));
      const column = x + vertexOf(at(y, x - 1), value, at(y, x + 1));
      found.push({
        row: row > height / 2 ? row - height : row,
        column: column > width / 2 ? column - width : column,
        height: value,
      });
      found.sort((a, b) => b.height - a.height);
      found.length = Math.min(found.length, count);
    }
  }
  return found;
}

/** Where a parabola through three neighbouring values has its top, from the middle one. */
function vertexOf(before: number, middle: number, after: number): number {
  const bend = before - 2 * middle + after;
  return bend < 0 ? Math.max(-0.5, Math.min(0.5, (before - after) / (2 * bend))) : 0;
}
