import { ok, throws } from "node:assert";
import { createImage } from "../image/image.ts";
import { laplacianEnergy } from "./laplacian_energy.ts";
import { measureSharpness } from "./measure_sharpness.ts";
import { tenengrad } from "./tenengrad.ts";
import { waveletEnergy } from "./wavelet_energy.ts";

const expected = JSON.parse(
  await Deno.readTextFile(new URL("../../fixtures/focus/sharpness.json", import.meta.url)),
);
const image = createImage(expected.height, expected.width, Float32Array.from(expected.image));

const measured = {
  laplacian: laplacianEnergy(image),
  tenengrad: tenengrad(image),
  tenengradOver5: measureSharpness(image, { measure: "tenengrad", windowPx: 5 }),
  wavelet1: waveletEnergy(image, { level: 1 }),
  wavelet2: waveletEnergy(image, { level: 2 }),
  wavelet3: waveletEnergy(image, { level: 3 }),
};

for (const [name, { data }] of Object.entries(measured)) {
  Deno.test(`${name} equals OpenCV's, or scipy's, numbers`, () => {
    const worst = data.reduce((worst, value, i) => Math.max(worst, Math.abs(value - expected[name][i])), 0);
    ok(worst < 2e-5, `differs by ${worst}`);
  });
}

Deno.test("windows larger than the image average over its mirror images", () => {
  const { data } = measureSharpness(image, { measure: "laplacian", windowPx: 41 });
  ok(data.every((value) => value > 0 && Number.isFinite(value)));
});

Deno.test("a window or level that is none is refused", () => {
  throws(() => measureSharpness(image, { windowPx: 4 }), /odd number of pixels, got 4/);
  throws(() => waveletEnergy(image, { level: 0 }), /at least 1, got 0/);
});
