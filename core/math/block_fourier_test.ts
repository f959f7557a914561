import { ok, throws } from "node:assert";
import { transformFourier } from "../math/fft.ts";
import { createRandom } from "../math/random.ts";
import { planBlockFourier } from "./block_fourier.ts";
import { createPair, packPair, unpackPair } from "./packed_spectra.ts";

function randomBlock(size: number, seed: number): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from({ length: size * size }, () => random.normal());
}

function worstDifference(a: Float64Array, b: (i: number) => number): number {
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b(i))), 0);
}

for (const size of [4, 8, 16, 32]) {
  Deno.test(`blocks of ${size}: the transform is the general one's, and is undone by its inverse`, () => {
    const [real, imaginary] = [randomBlock(size, 1), randomBlock(size, 2)];
    const general = { height: size, width: size, real: real.slice(), imaginary: imaginary.slice() };
    transformFourier(general);
    const { forward, inverse } = planBlockFourier(size);
    const [re, im] = [real.slice(), imaginary.slice()];
    forward(re, im);
    ok(worstDifference(re, (i) => general.real[i]) < 1e-10);
    ok(worstDifference(im, (i) => general.imaginary[i]) < 1e-10);
    inverse(re, im);
    ok(worstDifference(re, (i) => real[i] * size * size) < 1e-9);
    ok(worstDifference(im, (i) => imaginary[i] * size * size) < 1e-9);
  });
}

Deno.test("two blocks transformed as one come apart into their own spectra, and together again", () => {
  const size = 8, count = size * (size / 2 + 1);
  const [first, second] = [randomBlock(size, 3), randomBlock(size, 4)];
  const { forward } = planBlockFourier(size);
  const alone = [first, second].map((block) => {
    const spectrum = { real: block.slice(), imaginary: new Float64Array(size * size) };
    forward(spectrum.real, spectrum.imaginary);
    return spectrum;
  });
  const [real, imaginary, pair] = [first.slice(), second.slice(), createPair(size)];
  forward(real, imaginary);
  unpackPair(real, imaginary, pair);
  for (let i = 0; i < count; i++) {
    ok(Math.abs(pair.firstReal[i] - alone[0].real[i]) < 1e-12);
    ok(Math.abs(pair.firstImaginary[i] - alone[0].imaginary[i]) < 1e-12);
    ok(Math.abs(pair.secondReal[i] - alone[1].real[i]) < 1e-12);
    ok(Math.abs(pair.secondImaginary[i] - alone[1].imaginary[i]) < 1e-12);
  }
  const [wholeReal, wholeImaginary] = [new Float64Array(size * size), new Float64Array(size * size)];
  packPair(pair, wholeReal, wholeImaginary);
  ok(worstDifference(wholeReal, (i) => real[i]) < 1e-12);
  ok(worstDifference(wholeImaginary, (i) => imaginary[i]) < 1e-12);
});

Deno.test("a side that is no power of two is refused", () => {
  throws(() => planBlockFourier(12), /power of two of at least 4, got 12/);
  throws(() => planBlockFourier(2), /got 2/);
});
