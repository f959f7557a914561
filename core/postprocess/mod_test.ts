import { deepStrictEqual, ok, strictEqual, throws } from "node:assert";
import { createImage } from "../image/image.ts";
import { createRandom } from "../math/random.ts";
import { stretchHistogram, stretchPercentile } from "./mod.ts";

const pixelSize = { y: 1, x: 1, unit: "µm" };

function makeImage() {
  const random = createRandom("stretch");
  return createImage(50, 40, Float32Array.from({ length: 2000 }, () => random.between(-3, 9)), pixelSize);
}

Deno.test("stretchHistogram: least is 0, greatest is 1, the rest in proportion, the input unchanged", () => {
  const image = makeImage();
  const before = image.data.slice();
  const { data, pixelSize: kept } = stretchHistogram(image);
  strictEqual(Math.min(...data), 0);
  strictEqual(Math.max(...data), 1);
  const share = (values: Float32Array) => (values[7] - values[100]) / (values[31] - values[100]);
  ok(Math.abs(share(data) - share(before)) < 1e-5);
  deepStrictEqual(image.data, before);
  deepStrictEqual(kept, pixelSize);
});

Deno.test("stretchPercentile: clips so many pixels at each end, and hot pixels change nothing", () => {
  const image = makeImage();
  const { data } = stretchPercentile(image, { low: 5, high: 90 });
  strictEqual(data.filter((value) => value === 0).length, 100);
  strictEqual(data.filter((value) => value === 1).length, 200);
  image.data[image.data.indexOf(Math.max(...image.data))] = 1e9;
  deepStrictEqual(stretchPercentile(image, { low: 5, high: 90 }).data, data);
});

Deno.test("stretchPercentile: 0 and 100 are the plain stretch", () => {
  deepStrictEqual(stretchPercentile(makeImage(), { low: 0, high: 100 }), stretchHistogram(makeImage()));
});

Deno.test("stretches: a constant image comes back as it is", () => {
  const constant = createImage(3, 3, new Float32Array(9).fill(0.3));
  deepStrictEqual(stretchHistogram(constant), constant);
  deepStrictEqual(stretchPercentile(constant), constant);
});

Deno.test("stretches: refuse what is no number and percentages that are none", () => {
  const image = makeImage();
  for (const [low, high] of [[-1, 50], [50, 50], [60, 40], [0, 101], [NaN, 50]]) {
    throws(() => stretchPercentile(image, { low, high }), new RegExp(`got low ${low}, high ${high}`));
  }
  for (const value of [NaN, Infinity]) {
    image.data[5] = value;
    throws(() => stretchHistogram(image), new RegExp(`holds ${value}`));
    throws(() => stretchPercentile(image), new RegExp(`holds ${value}`));
  }
});
