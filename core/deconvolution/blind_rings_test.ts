import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert";
import { createImage, type Image } from "../image/image.ts";
import { HALF_RINGS, measureRings, RINGS } from "./blind_rings.ts";

interface MeasuredByNumpy {
  height: number;
  width: number;
  rings: number[][];
}

const expected: MeasuredByNumpy[] = JSON.parse(
  await Deno.readTextFile(new URL("../../fixtures/deconvolution/rings.json", import.meta.url)),
);

/** As `make_rings.py` draws it. */
function draw(height: number, width: number): Image {
  const image = createImage(height, width);
  image.data.forEach((_, i) => {
    const y = Math.floor(i / width), x = i % width;
    image.data[i] = ((7 * y * y + 3 * x * x + 5 * x * y) % 251) / 251 + Math.cos(x / 3);
  });
  return image;
}

Deno.test("ring powers are numpy's, of images smaller than a tile too", async () => {
  for (const { height, width, rings } of expected) {
    const { rows, columns, values } = await measureRings(draw(height, width));
    strictEqual(rows * columns, rings.length, `${height} x ${width}`);
    rings.flat().forEach((power, i) => {
      ok(
        Math.abs(values[i] - power) <= 1e-5 * power + 1e-9,
        `${height} x ${width}: half ring ${i % HALF_RINGS} ${values[i]}, ${power}`,
      );
    });
  }
});

Deno.test("white noise has its variance in every half ring", async () => {
  let state = 1;
  const uniform = () => (state = Math.imul(state, 48271) >>> 0) / 2 ** 32;
  const noise = createImage(
    320,
    320,
    Float32Array.from({ length: 320 * 320 }, () => Math.sqrt(12) * uniform()),
  );
  const { rows, columns, values } = await measureRings(noise);
  deepStrictEqual([rows, columns], [9, 9]);
  for (let k = 2; k < HALF_RINGS; k++) {
    if (k - RINGS === 0 || k - RINGS === 1) continue;
    let mean = 0;
    for (let tile = 0; tile < 81; tile++) mean += values[tile * HALF_RINGS + k] / 81;
    ok(Math.abs(mean - 1) < 0.15, `ring ${k}: ${mean}`);
  }
});

Deno.test("what is measured is told, and an abort is heard", async () => {
  const fractions: number[] = [];
  await measureRings(draw(200, 200), { onProgress: (fraction) => fractions.push(fraction) });
  strictEqual(fractions.at(-1), 1);
  ok(fractions.every((fraction, i) => i === 0 || fraction > fractions[i - 1]));
  await rejects(measureRings(draw(64, 64), { signal: AbortSignal.abort(new Error("enough")) }), /enough/);
});
