import { blurRadius, contrastLeft, type DefocusLaw } from "./defocus_law.ts";
import type { FrameNoise } from "./estimate_noise.ts";
import type { HalfPlane } from "./half_plane.ts";

/** A block in several frames, and what comes out of it. Spectra are real and imaginary parts over a half-plane. */
export interface CombineBlock {
  /** Spectra of the frames; only those in `active` are read. */
  real: readonly Float64Array[];
  imaginary: readonly Float64Array[];
  /** Indices of the frames that hold the block. */
  active: readonly number[];
  /** Depth of the surface, in the frames' unit of focus. */
  depth: number;
  /** Where the sharp spectrum goes. */
  intoReal: Float64Array;
  intoImaginary: Float64Array;
  /** Where it goes how much of the detail each frame supplied, 0..1, summing to 1. */
  shares: Float32Array;
}

export interface CombinerOptions {
  plane: HalfPlane;
  law: DefocusLaw;
  noise: FrameNoise;
  /** Focus of each frame. */
  positions: readonly number[];
  /** Sum of the squares of the block's window, by which the noise's variance is multiplied. */
  windowPower: number;
}

/** How far the law of defocus is trusted: its error as a share of the contrast it takes away. */
const LAW_ERROR = 0.1;
/** Contrast below which frequencies are not brought back in full. */
const LEAST_CONTRAST = 0.25;
/** So many times the noise's variance is taken off to find the signal's: better to lose a little than to show noise. */
const CAUTION = 1.5;
/**
 * A ring with so much contrast in the nearest frame and so many times the noise's energy is believed, whatever the rings
 * within it hold.
 */
const SEEN = 0.6;
const CLEAR = 2;
/** In the other rings the signal's variance is taken to fall at least with this power of the frequency. */
const LEAST_SLOPE = 2;

/**
 * Makes the function that finds the sharp spectrum of a block out of its spectra Y_k in several frames, by the linear
 * estimate of least mean squared error: sum_k w_k Y_k / (sum_k w_k h_k + 1 / S) with w_k = h_k / v_k. h_k is the
 * contrast that defocus leaves in frame k, v_k the variance of its noise and of the law's own error, S the variance of
 * the sharp signal: its mean over rings of equal frequency, then refined for each frequency by one step of expectation
 * maximisation. Frames that are equally sharp are so averaged, and where noise alone is left it is shrunk.
 */
export function createCombiner(options: CombinerOptions): (block: CombineBlock) => void {
  const { plane, law, noise, positions, windowPower } = options;
  const frames = positions.length;
  const { count, classes, frequencies, rings, ringCount } = plane;
  const classNoise = overClasses(
    options,
    ({ frame, band }) => windowPower * noise.variances[frame * noise.bands + band],
  );
  const contrast = Array.from({ length: frames }, () => new Float64Array(frequencies.length));
  const lack = new Float64Array(frequencies.length);
  const sums = new Float64Array(ringCount), noises = new Float64Array(ringCount);
  const ringSignal = new Float64Array(ringCount), isSeen = new Uint8Array(ringCount);
  const counts = new Float64Array(ringCount);
  for (let i = 1; i < count; i++) counts[rings[classes[i]]]++;
  const precision = new Float64Array(count), energy = new Float64Array(count);
  const refined = new Float64Array(count), signal = new Float64Array(count);
  const shareOf = Array.from({ length: frames }, () => new Float64Array(count));

  return ({ real, imaginary, active, depth, intoReal, intoImaginary, shares }) => {
    for (const k of active) {
      const radiusPx = blurRadius(law, Math.abs(depth - positions[k]));
      for (let c = 0; c < frequencies.length; c++) {
        contrast[k][c] = contrastLeft(law.shape, { frequency: frequencies[c], radiusPx });
      }
    }
    const nearest = active.reduce((best, k) =>
      Math.abs(positions[k] - depth) < Math.abs(positions[best] - depth) ? k : best
    );
    const nearRe = real[nearest], nearIm = imaginary[nearest];
    intoReal.fill(0, 0, count);
    intoImaginary.fill(0, 0, count);
    precision.fill(0);
    for (const k of active) {
      const re = real[k], im = imaginary[k], left = contrast[k], variance = classNoise[k], share = shareOf[k];
      for (let i = 0; i < count; i++) {
        const c = classes[i], h = left[c], miss = LAW_ERROR * (1 - h);
        const w = h / (variance[c] + miss * miss * (nearRe[i] * nearRe[i] + nearIm[i] * nearIm[i]));
        intoReal[i] += w * re[i];
        intoImaginary[i] += w * im[i];
        precision[i] += share[i] = w * h;
      }
    }
    findLack(active, nearest);
    for (let i = 0; i < count; i++) {
      const p = precision[i] += lack[classes[i]];
      intoReal[i] /= p;
      intoImaginary[i] /= p;
      energy[i] = intoReal[i] * intoReal[i] + intoImaginary[i] * intoImaginary[i];
    }
    signalOfRings(contrast[nearest]);
    for (let i = 0; i < count; i++) {
      const s = ringSignal[rings[classes[i]]], gain = s / (s + 1 / precision[i]);
      refined[i] = gain * gain * energy[i] + (1 - gain) * s;
    }
    refined[0] = refined[1];
    smoothHalfPlane(refined, signal, plane.sizePx);
    shares.fill(0);
    // Without any detail the nearest frame is named.
    for (const k of active) shares[k] = 1e-20 / (1 + Math.abs(depth - positions[k]));
    let total = 1e-30;
    for (let i = 0; i < count; i++) {
      const gain = i === 0 ? 1 : signal[i] / (signal[i] + 1 / precision[i]);
      intoReal[i] *= gain;
      intoImaginary[i] *= gain;
      const detail = frequencies[classes[i]] ** 2 * gain * gain * energy[i] / precision[i];
      for (const k of active) shares[k] += detail * shareOf[k][i];
    }
    for (const k of active) total += shares[k];
    for (const k of active) shares[k] /= total;
  };

  /** What keeps contrast that is all but gone in every frame from being brought back: there is more leakage in it. */
  function findLack(active: readonly number[], nearest: number): void {
    for (let c = 0; c < frequencies.length; c++) {
      let most = 0;
      for (const k of active) most = Math.max(most, contrast[k][c] ** 2);
      lack[c] = 1e-9 + Math.max(0, LEAST_CONTRAST ** 2 - most) / classNoise[nearest][c];
    }
  }

  function signalOfRings(nearestContrast: Float64Array): void {
    sums.fill(0);
    noises.fill(0);
    isSeen.fill(0);
    for (let i = 1; i < count; i++) {
      const c = classes[i], ring = rings[c];
      sums[ring] += energy[i];
      noises[ring] += 1 / precision[i];
      if (nearestContrast[c] > SEEN) isSeen[ring] = 1;
    }
    for (let ring = 1; ring < ringCount; ring++) {
      const mean = Math.max(0, sums[ring] - CAUTION * noises[ring]) / counts[ring];
      const isClear = ring < 3 || isSeen[ring] && sums[ring] > CLEAR * noises[ring];
      const bound = isClear ? Infinity : ringSignal[ring - 1] * ((ring - 1) / ring) ** LEAST_SLOPE;
      ringSignal[ring] = Math.min(mean, bound);
    }
  }
}

/** For each frame and class of frequencies what `measure` finds in the band it lies in. */
function overClasses(
  { plane, noise, positions }: CombinerOptions,
  measure: (place: { frame: number; band: number }) => number,
): Float64Array[] {
  const { bands } = noise;
  return Array.from(positions, (_, frame) =>
    Float64Array.from(plane.frequencies, (frequency) => {
      // Band b lies at (b + 1) / (2 (bands + 1)) cycles per pixel.
      const band = Math.min(bands - 1, Math.max(0, Math.round(frequency * 2 * (bands + 1)) - 1));
      return measure({ frame, band });
    }));
}

/** Means over 3 x 3 frequencies with weights 1 2 1 in each direction; the spectrum of a real block is symmetric. */
function smoothHalfPlane(from: Float64Array, to: Float64Array, sizePx: number): void {
  const half = sizePx / 2, mask = sizePx - 1;
  for (let u = 0; u <= half; u++) {
    const here = u * sizePx, isFirst = u === 0, isLast = u === half;
    const above = (isFirst ? 1 : u - 1) * sizePx, below = (isLast ? half - 1 : u + 1) * sizePx;
    for (let v = 0; v < sizePx; v++) {
      const before = (v + mask) & mask, after = (v + 1) & mask;
      // Beyond the half-plane's edge stands the mirrored frequency: (-u, v) is (u, -v).
      const mirrored = (sizePx - v) & mask, mirroredBefore = (mirrored + 1) & mask;
      const mirroredAfter = (mirrored + mask) & mask;
      const up = isFirst
        ? from[above + mirroredBefore] + 2 * from[above + mirrored] + from[above + mirroredAfter]
        : from[above + before] + 2 * from[above + v] + from[above + after];
      const down = isLast
        ? from[below + mirroredBefore] + 2 * from[below + mirrored] + from[below + mirroredAfter]
        : from[below + before] + 2 * from[below + v] + from[below + after];
      to[here + v] = (up + down + 2 * (from[here + before] + 2 * from[here + v] + from[here + after])) / 16;
    }
  }
}
