/** Spectra of two real blocks that were transformed as one complex block. */
export interface PackedPair {
  sizePx: number;
  /** Spectrum of the block in the real part, over the half-plane of `HalfPlane`. */
  firstReal: Float64Array;
  firstImaginary: Float64Array;
  /** Spectrum of the block in the imaginary part. */
  secondReal: Float64Array;
  secondImaginary: Float64Array;
}

/**
 * Takes the spectrum of first + i second apart: first(f) = (Z(f) + conj Z(-f)) / 2, second(f) = (Z(f) - conj Z(-f)) / 2i.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert";
 * import { planBlockFourier } from "./block_fourier.ts";
 * import { createPair, unpackPair } from "./packed_spectra.ts";
 * const real = new Float64Array(16).fill(1), imaginary = new Float64Array(16).fill(2), pair = createPair(4);
 * planBlockFourier(4).forward(real, imaginary);
 * unpackPair(real, imaginary, pair);
 * ok(pair.firstReal[0] === 16 && pair.secondReal[0] === 32);
 * ```
 */
export function unpackPair(real: Float64Array, imaginary: Float64Array, pair: PackedPair): void {
  const { sizePx, firstReal, firstImaginary, secondReal, secondImaginary } = pair;
  const half = sizePx / 2, mask = sizePx - 1;
  for (let u = 0; u <= half; u++) {
    const here = u * sizePx, there = ((sizePx - u) & mask) * sizePx;
    for (let v = 0; v < sizePx; v++) {
      const at = here + v, mirrored = there + ((sizePx - v) & mask);
      const r = real[at], i = imaginary[at], mr = real[mirrored], mi = imaginary[mirrored];
      firstReal[at] = 0.5 * (r + mr);
      firstImaginary[at] = 0.5 * (i - mi);
      secondReal[at] = 0.5 * (i + mi);
      secondImaginary[at] = 0.5 * (mr - r);
    }
  }
}

/** Puts two spectra together again, into whole planes: the inverse of `unpackPair`. */
export function packPair(pair: PackedPair, real: Float64Array, imaginary: Float64Array): void {
  const { sizePx, firstReal, firstImaginary, secondReal, secondImaginary } = pair;
  const half = sizePx / 2, mask = sizePx - 1;
  for (let u = 0; u <= half; u++) {
    const here = u * sizePx, there = ((sizePx - u) & mask) * sizePx;
    for (let v = 0; v < sizePx; v++) {
      const at = here + v, mirrored = there + ((sizePx - v) & mask);
      const a = firstReal[at], b = firstImaginary[at], c = secondReal[at], d = secondImaginary[at];
      // First the mirrored frequency: where it is this one, this one's own value stays.
      real[mirrored] = a + d;
      imaginary[mirrored] = c - b;
      real[at] = a - d;
      imaginary[at] = b + c;
    }
  }
}

/** Room for a pair. */
export function createPair(sizePx: number): PackedPair {
  const room = () => new Float64Array((sizePx / 2 + 1) * sizePx);
  return { sizePx, firstReal: room(), firstImaginary: room(), secondReal: room(), secondImaginary: room() };
}
