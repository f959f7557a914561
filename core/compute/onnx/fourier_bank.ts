/** Real Fourier analysis of windowed stretches of samples, and its way back, as filters to convolve with. */
export interface FourierBank {
  /** Samples in a stretch. */
  size: number;
  /** From 0 to 1/2 cycle a sample: size / 2 + 1. */
  frequencies: number;
  /** [2 * frequencies, size]: cosine and sine of frequency 0, of 1, ..., each under the window. */
  analysis: Float32Array;
  /** Of the same shape: coefficients times these, summed, are the windowed stretch under the window once more. */
  synthesis: Float32Array;
  /** What analysis makes of a stretch of ones. */
  ofOnes: Float32Array;
}

/**
 * The bank for a window of even length. Coefficients of cosines and sines, X_k and Y_k, give back the windowed stretch as
 * sum over k of e_k / size * (X_k cos(2 pi k i / size) + Y_k sin(...)), e = 1 for the first and last frequency, else 2.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { createFourierBank } from "./fourier_bank.ts";
 * const { analysis, synthesis } = createFourierBank(Float64Array.of(1, 1, 1, 1));
 * const unit = [0, 1, 2, 3].map((i) => [0, 1, 2, 3, 4, 5].reduce((sum, k) => sum + analysis[4 * k + 1] * synthesis[4 * k + i], 0));
 * ok(unit.every((value, i) => Math.abs(value - (i === 1 ? 1 : 0)) < 1e-6));
 * ```
 */
export function createFourierBank(window: Float64Array): FourierBank {
  const size = window.length, frequencies = size / 2 + 1;
  const [analysis, synthesis] = [0, 1].map(() => new Float32Array(2 * frequencies * size));
  const ofOnes = new Float32Array(2 * frequencies);
  for (let row = 0; row < 2 * frequencies; row++) {
    const frequency = row >> 1;
    const share = (frequency === 0 || frequency === size / 2 ? 1 : 2) / size;
    let sum = 0;
    for (let i = 0; i < size; i++) {
      const angle = 2 * Math.PI * (frequency * i % size) / size;
      const value = window[i] * (row % 2 === 0 ? Math.cos(angle) : Math.sin(angle));
      analysis[row * size + i] = value;
      synthesis[row * size + i] = share * value;
      sum += value;
    }
    ofOnes[row] = sum;
  }
  return { size, frequencies, analysis, synthesis, ofOnes };
}
