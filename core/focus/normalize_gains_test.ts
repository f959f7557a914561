import { deepStrictEqual, ok, strictEqual, throws } from "node:assert";
import { createImage, type Image } from "../image/image.ts";
import { synthesizeStack } from "../synthesis/synthesize_stack.ts";
import { normalizeGains } from "./normalize_gains.ts";

const { frames } = synthesizeStack({
  seed: 2,
  height: 384,
  width: 512,
  frames: 3,
  maxRadiusPx: 8,
  contrast: 0.4,
});

function brighten(image: Image, change: (value: number, y: number, x: number) => number): Image {
  const { height, width } = image;
  const data = image.data.map((value, i) => {
    const [y, x] = [2 * Math.floor(i / width) / height - 1, 2 * (i % width) / width - 1];
    return change(value, y, x);
  });
  return { ...image, data };
}

/** Greatest difference between means over 64 x 64 px, which blur leaves alike. */
function worstMean(a: Image, b: Image): number {
  let worst = 0;
  for (let top = 0; top < a.height; top += 64) {
    for (let left = 0; left < a.width; left += 64) {
      let sum = 0;
      for (let y = top; y < top + 64; y++) {
        for (let x = left; x < left + 64; x++) sum += a.data[y * a.width + x] - b.data[y * a.width + x];
      }
      worst = Math.max(worst, Math.abs(sum / 4096));
    }
  }
  return worst;
}

Deno.test("gains of frames of different focus are found to a thousandth", () => {
  const dim = [0.85, 1, 1.12].map((gain, k) => brighten(frames[k], (value) => gain * value));
  const { images, gains } = normalizeGains(dim);
  strictEqual(images[1], dim[1]);
  deepStrictEqual(gains[1], { gain: 1, offset: 0 });
  ok(Math.abs(gains[0].gain - 0.85) < 1e-3, `found ${gains[0].gain}`);
  ok(Math.abs(gains[2].gain - 1.12) < 1e-3, `found ${gains[2].gain}`);
  deepStrictEqual([gains[0].offset, gains[2].offset], [0, 0]);
  images[0].data.forEach((value, i) => ok(Math.abs(value - frames[0].data[i]) < 2e-3));
});

Deno.test("illumination that varies slowly over the field is undone", () => {
  const uneven = [
    frames[0],
    frames[1],
    brighten(frames[2], (value, y, x) => value * (1 + 0.1 * x - 0.08 * y * y)),
  ];
  const { images, gains } = normalizeGains(uneven);
  ok(worstMean(images[2], frames[2]) < 0.003, `off by ${worstMean(images[2], frames[2])}`);
  ok(Math.abs(gains[2].gain - (1 - 0.08 / 3)) < 2e-3, `mean gain ${gains[2].gain}`);
});

Deno.test("an offset is told from a gain", () => {
  const scene = brighten(frames[1], (value, y, x) => value * (1 - 0.3 * (y * y + x * x)));
  const { gains } = normalizeGains([scene, brighten(scene, (value) => 0.8 * value + 0.1)], { reference: 0 });
  ok(
    Math.abs(gains[1].gain - 0.8) < 5e-3 && Math.abs(gains[1].offset - 0.1) < 3e-3,
    JSON.stringify(gains[1]),
  );
});

Deno.test("invalid and saturated pixels do not count", () => {
  const valid = new Uint8Array(384 * 512).fill(1);
  const broken = brighten(frames[0], (value, y, x) => x < -0.5 ? NaN : y > 0.6 ? 1 : 0.9 * value);
  broken.data.forEach((value, i) => valid[i] = Number.isNaN(value) ? 0 : 1);
  const { gains } = normalizeGains([broken, frames[1], frames[2]], { valid: [valid, undefined, undefined] });
  ok(Math.abs(gains[0].gain - 0.9) < 2e-3, `found ${gains[0].gain}`);
});

Deno.test("a small area in common, and one full of saturated specks, tell the gain as well", () => {
  const dim = brighten(frames[0], (value) => 0.9 * value);
  const corner = dim.data.map((_, i) => Number(Math.floor(i / 512) < 40 && i % 512 < 50));
  const some = normalizeGains([dim, frames[1]], {
    reference: 1,
    valid: [Uint8Array.from(corner), undefined],
  });
  ok(Math.abs(some.gains[0].gain - 0.9) < 0.01, `found ${some.gains[0].gain}`);
  const specked = { ...dim, data: dim.data.map((value, i) => i % 101 === 0 ? 1 : value) };
  const { gains } = normalizeGains([specked, frames[1]], { reference: 1 });
  ok(Math.abs(gains[0].gain - 0.9) < 2e-3, `found ${gains[0].gain}`);
});

Deno.test("a frame that shares nothing with the reference is refused", () => {
  const white = createImage(384, 512, new Float32Array(384 * 512).fill(1));
  throws(
    () => normalizeGains([white, frames[1]], { reference: 1 }),
    /frame 0 shares only 0 valid, unsaturated pixels with the reference, not 256: leave it out/,
  );
  throws(() => normalizeGains([frames[0]]), /at least two frames, got 1/);
  throws(() => normalizeGains(frames, { reference: 3 }), /one of the frames 0 to 2, got 3/);
});
