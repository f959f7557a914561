import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert";
import { createImage, type Image } from "../image/image.ts";
import { transformFourier } from "../math/fft.ts";
import { fillNormal } from "../math/fill_normal.ts";
import type { DenseLayer } from "../math/perceptron.ts";
import { createRandom } from "../math/random.ts";
import { FILTER_SIZE, SAMPLE_SIZE } from "./blind_filter.ts";
import { RINGS } from "./blind_rings.ts";
import { deconvolveBlindly } from "./blind_wiener.ts";

/** Rings that filters have factors for. */
const TOLD = RINGS - 1;

/** One layer that gives the same filter everywhere; `side` is 1 for waves that run more down columns. */
function alwaysGive(gain: (ring: number, side: number) => number): DenseLayer[] {
  return [{
    inputs: SAMPLE_SIZE,
    outputs: FILTER_SIZE,
    weights: new Float32Array(SAMPLE_SIZE * FILTER_SIZE),
    biases: Float32Array.from(
      { length: FILTER_SIZE },
      (_, k) => k === FILTER_SIZE - 1 ? 0 : gain(k % TOLD + 1, Math.floor(k / TOLD)) - 1,
    ),
  }];
}

/** Layers of any weights, whose filters differ from place to place. */
function drawLayers(seed: number): DenseLayer[] {
  const random = createRandom(seed), sizes = [SAMPLE_SIZE, 12, FILTER_SIZE];
  return sizes.slice(1).map((outputs, i) => ({
    inputs: sizes[i],
    outputs,
    weights: fillNormal(new Float32Array(sizes[i] * outputs), random, { sigma: 2 / Math.sqrt(sizes[i]) }),
    biases: new Float32Array(outputs),
  }));
}

function drawNoise(height: number, width: number): Image {
  const data = fillNormal(new Float32Array(height * width), createRandom(height + width), { sigma: 0.2 });
  return createImage(height, width, data.map((value) => value + 0.5));
}

/** The whole image filtered at once, as if it closed on itself. */
function filterWhole({ height, width, data }: Image, gain: (ring: number) => number): Float32Array {
  const raster = { height, width, real: Float64Array.from(data), imaginary: new Float64Array(data.length) };
  transformFourier(raster);
  for (let i = 0; i < data.length; i++) {
    const [y, x] = [Math.floor(i / width), i % width];
    const ring = 64 * Math.hypot(Math.min(y, height - y) / height, Math.min(x, width - x) / width);
    const lower = Math.min(RINGS - 2, Math.floor(ring)), share = Math.min(1, ring - lower);
    const factor = (1 - share) * gain(lower) + share * gain(lower + 1);
    raster.real[i] *= factor;
    raster.imaginary[i] *= factor;
  }
  transformFourier(raster, { inverse: true });
  return Float32Array.from(raster.real);
}

Deno.test("where the filter is the same everywhere the blocks' is the whole image's", async () => {
  const image = drawNoise(256, 256);
  const gain = (ring: number) => 1 + 0.8 * Math.sin(Math.PI * ring / 32) ** 2;
  const { image: filtered } = await deconvolveBlindly(image, alwaysGive(gain));
  const whole = filterWhole(image, gain);
  let worst = 0, changed = 0;
  for (let y = 32; y < 224; y++) {
    for (let x = 32; x < 224; x++) {
      worst = Math.max(worst, Math.abs(filtered.data[256 * y + x] - whole[256 * y + x]));
      changed = Math.max(changed, Math.abs(filtered.data[256 * y + x] - image.data[256 * y + x]));
    }
  }
  ok(worst < 1e-3 && changed > 0.3, `${worst}, ${changed}`);
});

Deno.test("waves along rows and down columns have factors of their own, those between pass from one to the other", async () => {
  const layers = alwaysGive((_, side) => side === 0 ? 1 : 3), size = 256;
  const measure = async (angle: number) => {
    const [down, across] = [Math.sin(angle), Math.cos(angle)].map((part) => 2 * Math.PI / 8 * part);
    const image = createImage(
      size,
      size,
      Float32Array.from(
        { length: size * size },
        (_, i) => Math.cos(down * Math.floor(i / size) + across * (i % size)),
      ),
    );
    const { image: { data } } = await deconvolveBlindly(image, layers);
    const energy = (values: Float32Array) => Math.hypot(...values.subarray(100 * size, 140 * size));
    return energy(data) / energy(image.data);
  };
  const gains = await Promise.all([0, 20, 45, 70, 90].map((degrees) => measure(degrees * Math.PI / 180)));
  [1, 1, 2, 3, 3].forEach((gain, i) => ok(Math.abs(gains[i] - gain) < 0.1, `${gains}`));
});

Deno.test("filters that differ pass into each other without seams", async () => {
  // All gains fall with the power of a wave about the place, which falls to the right.
  const layers = alwaysGive(() => 1);
  for (let output = 0; output < 2 * TOLD; output++) layers[0].weights[output * SAMPLE_SIZE + 7] = -0.1;
  const height = 192, width = 512, waves = width / 8;
  const image = createImage(height, width);
  image.data.forEach((_, i) => {
    const x = i % width;
    image.data[i] = 0.01 ** (x / width) * Math.cos(2 * Math.PI * x / 8 + 0.3);
  });
  const { image: { data } } = await deconvolveBlindly(image, layers);
  const gains = Array.from({ length: waves }, (_, wave) => {
    const energy = (values: Float32Array) =>
      Math.hypot(...values.subarray(96 * width + 8 * wave).subarray(0, 8));
    return energy(data) / energy(image.data);
  });
  ok(gains[waves - 9] / gains[8] > 2, `${gains}`);
  for (let i = 8; i < waves - 8; i++) {
    ok(Math.abs(gains[i] - gains[i - 1]) < 0.02, `wave ${i}: ${gains[i - 1]} -> ${gains[i]}`);
  }
});

Deno.test("images of any size are filtered, a constant stays", async () => {
  for (const [height, width] of [[1, 1], [1, 200], [90, 1], [5, 3], [63, 65], [64, 64], [129, 40]]) {
    const noise = drawNoise(height, width), layers = drawLayers(1);
    const { image, radii } = await deconvolveBlindly(noise, layers);
    deepStrictEqual([image.height, image.width], [height, width]);
    ok(image.data.every((value) => Math.abs(value) < 30), `${height} x ${width}`);
    deepStrictEqual([radii.rows, radii.columns], [height, width].map((length) => Math.ceil(length / 64) + 1));
    strictEqual(radii.radiusPx.length, radii.rows * radii.columns);
    ok(radii.radiusPx.every((radius) => radius >= 0));
    const constant = createImage(height, width, new Float32Array(height * width).fill(0.7));
    const { image: same } = await deconvolveBlindly(constant, layers);
    ok(same.data.every((value) => Math.abs(value - 0.7) < 1e-5), `${height} x ${width}`);
  }
});

Deno.test("a perceptron for other numbers is refused", async () => {
  const layer = { inputs: 66, outputs: 33, weights: new Float32Array(66 * 33), biases: new Float32Array(33) };
  const message = /reads 66 numbers and gives 33, not 195 and 65: it was made for another version of Limbus/;
  await rejects(deconvolveBlindly(drawNoise(64, 64), [layer]), message);
});

Deno.test("brightness and contrast pass through", async () => {
  const image = drawNoise(150, 170), layers = drawLayers(2);
  const { image: { data }, radii } = await deconvolveBlindly(image, layers);
  const scaled = createImage(150, 170, image.data.map((value) => 40 * value + 300));
  const other = await deconvolveBlindly(scaled, layers);
  ok(data.some((value, i) => Math.abs(value - image.data[i]) > 0.05));
  other.image.data.forEach((value, i) => ok(Math.abs((value - 300) / 40 - data[i]) < 1e-4));
  other.radii.radiusPx.forEach((radius, i) => ok(Math.abs(radius - radii.radiusPx[i]) < 1e-3));
});

Deno.test("how much is done is told, and an abort is heard at once or later", async () => {
  const image = drawNoise(300, 300), layers = drawLayers(3), fractions: number[] = [];
  await deconvolveBlindly(image, layers, { onProgress: (fraction) => fractions.push(fraction) });
  strictEqual(fractions.at(-1), 1);
  ok(fractions.every((fraction, i) => i === 0 || fraction >= fractions[i - 1]));
  const reason = new Error("enough");
  await rejects(deconvolveBlindly(image, layers, { signal: AbortSignal.abort(reason) }), /enough/);
  const later = new AbortController();
  const onProgress = (fraction: number) => fraction > 0.5 && later.abort(reason);
  await rejects(deconvolveBlindly(image, layers, { signal: later.signal, onProgress }), /enough/);
});
