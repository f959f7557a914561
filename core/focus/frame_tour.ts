import { type CrossSpectra, pairIndex } from "./cross_spectra.ts";
import type { FrameNoise } from "./estimate_noise.ts";

/** A closed way through all frames. */
export interface FrameTour {
  order: number[];
  /** How far each frame of `order` is from the next one; the last one's is the way back to the first. */
  lengths: number[];
}

/**
 * The shortest closed way through all frames that moving one of them, or turning a stretch round, leads to. Two frames are
 * as far apart as the logarithms of their energies are, in all bands of every block: what is near in focus is near. The
 * way is closed as the first and last frames, both blurred in the middle, may be nearer still.
 */
export function findFrameTour(spectra: CrossSpectra, noise: FrameNoise): FrameTour {
  const { frames } = spectra;
  const distances = measureDistances(spectra, noise);
  const lengthsOf = (order: readonly number[]) =>
    order.map((frame, i) => distances[frame * frames + order[(i + 1) % frames]]);
  const lengthOf = (order: readonly number[]) => lengthsOf(order).reduce((a, b) => a + b);
  let order = Array.from({ length: frames }, (_, k) => k), shortest = lengthOf(order);
  for (let isShorter = true; isShorter;) {
    isShorter = false;
    for (const other of changesOf(order)) {
      const length = lengthOf(other);
      if (length > 0.9999 * shortest) continue;
      [order, shortest, isShorter] = [other, length, true];
      break;
    }
  }
  return { order, lengths: lengthsOf(order) };
}

/** Blocks that are looked at, about. */
const SAMPLE = 400;

function* changesOf(order: readonly number[]): Generator<number[]> {
  for (let i = 0; i < order.length; i++) {
    for (let j = 0; j < order.length; j++) {
      if (i === j) continue;
      yield order.toSpliced(i, 1).toSpliced(j, 0, order[i]);
      if (i < j) yield [...order.slice(0, i), ...order.slice(i, j + 1).reverse(), ...order.slice(j + 1)];
    }
  }
}

function measureDistances(
  { frames, bands, values, counts, grid }: CrossSpectra,
  noise: FrameNoise,
): Float64Array {
  const pairs = frames * (frames + 1) / 2, blocks = grid.rows * grid.columns;
  const stride = Math.max(1, Math.floor(blocks / SAMPLE));
  const distances = new Float64Array(frames * frames), levels = new Float64Array(frames);
  for (let n = 0; n < Math.ceil(blocks / stride) * bands; n++) {
    const band = n % bands, row = Math.floor(n / bands) * stride * bands + band;
    for (let k = 0; k < frames; k++) {
      levels[k] = Math.log(
        values[row * pairs + pairIndex(k, k, frames)] + noise.variances[k * bands + band],
      );
    }
    for (let j = 0; j < frames; j++) {
      for (let k = 0; k < frames; k++) {
        distances[j * frames + k] += counts[band] * Math.abs(levels[j] - levels[k]);
      }
    }
  }
  return distances;
}
