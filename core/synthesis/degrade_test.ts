import { ok, throws } from "node:assert";
import { createImage } from "../image/image.ts";
import { defocusKernel } from "../kernels/optics.ts";
import { convolveValid } from "../math/convolve.ts";
import { createRandom } from "../math/random.ts";
import { blur, degrade } from "./degrade.ts";
import { addSensorNoise } from "./sensor_noise.ts";

const random = createRandom("degrade");
const textured = createImage(40, 50, Float32Array.from({ length: 2000 }, () => random.uniform()));

Deno.test("a map of one radius blurs as the plain convolution does", () => {
  for (const optics of ["disk", "gaussian"] as const) {
    const { size, data } = defocusKernel(optics, 2.5);
    const plain = convolveValid(textured, { height: size, width: size, data });
    const map = createImage(40, 50, new Float32Array(2000).fill(2.5));
    const blurred = blur(textured, { radiusPx: map, optics });
    const margin = (size - 1) / 2;
    for (let y = 0; y < plain.height; y++) {
      for (let x = 0; x < plain.width; x++) {
        const found = blurred.data[(y + margin) * 50 + x + margin];
        ok(Math.abs(found - plain.data[y * plain.width + x]) < 2e-3, `${optics} at ${y}, ${x}`);
      }
    }
  }
});

Deno.test("each pixel has the blur of its own radius", () => {
  const map = createImage(40, 50, Float32Array.from({ length: 2000 }, (_, i) => i % 50 < 25 ? 0 : 3));
  const mixed = blur(textured, { radiusPx: map });
  const whole = blur(textured, { radiusPx: 3 });
  for (let i = 0; i < 2000; i++) {
    ok(Math.abs(mixed.data[i] - (i % 50 < 25 ? textured : whole).data[i]) < 1e-6);
  }
});

Deno.test("a radius between two steps blurs between them", () => {
  const [below, between, above] = [3, 3.1, 3.25].map((radiusPx) => blur(textured, { radiusPx }).data);
  for (let i = 0; i < 2000; i++) ok(Math.abs(between[i] - (0.6 * below[i] + 0.4 * above[i])) < 1e-5);
});

Deno.test("radius 0 is the identity, and an even field stays even to its edges", () => {
  ok(blur(textured, { radiusPx: 0 }).data.every((value, i) => value === textured.data[i]));
  const even = createImage(30, 30, new Float32Array(900).fill(0.7));
  for (const optics of ["disk", "gaussian", "wave"] as const) {
    ok(blur(even, { radiusPx: 3.3, optics }).data.every((value) => Math.abs(value - 0.7) < 1e-5));
  }
});

Deno.test("a point keeps its energy", () => {
  const point = createImage(41, 41);
  point.data[20 * 41 + 20] = 1;
  for (const optics of ["disk", "gaussian", "wave"] as const) {
    const sum = blur(point, { radiusPx: 3.6, optics }).data.reduce((total, value) => total + value, 0);
    ok(Math.abs(sum - 1) < 1e-4, `${optics}: ${sum}`);
  }
});

Deno.test("read noise has the asked deviation, photon noise goes with the square root of the signal", () => {
  const data = Float32Array.from({ length: 40_000 }, (_, i) => i < 20_000 ? 0.2 : 0.8);
  const noiseOf = (photonShare: number) => {
    const field = { height: 200, width: 200, data: data.slice() };
    addSensorNoise(field, { random: createRandom(3), sigma: 0.02, photonShare });
    const noise = field.data.map((value, i) => value - data[i]);
    return [noise.subarray(0, 20_000), noise.subarray(20_000)].map((half) =>
      Math.sqrt(half.reduce((sum, value) => sum + value ** 2, 0) / half.length)
    );
  };
  for (const deviation of noiseOf(0)) ok(Math.abs(deviation / 0.02 - 1) < 0.03, `read noise ${deviation}`);
  const [dark, bright] = noiseOf(1);
  ok(Math.abs(bright / dark - 2) < 0.06, `ratio ${bright / dark}`);
  ok(Math.abs(Math.hypot(dark, bright) / Math.SQRT2 / 0.02 - 1) < 0.03);
});

Deno.test("gain saturates, grey levels are rounded", () => {
  const frame = degrade(textured, { radiusPx: 0, gain: 2, sigma: 0, quantum: 1, random: createRandom(1) });
  for (let i = 0; i < 2000; i++) {
    const expected = Math.round(Math.min(1, 2 * textured.data[i]) * 255) / 255;
    ok(Math.abs(frame.data[i] - expected) < 1e-6);
  }
});

Deno.test("maps of another size and impossible radii are refused", () => {
  throws(() => blur(textured, { radiusPx: createImage(3, 3) }), /needs 2000 values, got 9/);
  throws(() => blur(textured, { radiusPx: -1 }), /0 or more pixels, got -1/);
  throws(() => blur(createImage(8, 8), { radiusPx: 12 }), /larger image than 8 x 8/);
});
