import { ok, throws } from "node:assert";
import { denoiseWavelet, estimateNoise } from "./denoise_wavelet.ts";
import type { Wavelet } from "./wavelet.ts";

interface Expected {
  height: number;
  width: number;
  wavelet: Wavelet;
  sigma: number | null;
  levels: number | null;
  image: number[];
  denoised: number[];
  estimated: number;
}

const expected: Expected[] = JSON.parse(
  await Deno.readTextFile(new URL("../../fixtures/kernels/denoised.json", import.meta.url)),
);

for (const { height, width, wavelet, sigma, levels, image, denoised, estimated } of expected) {
  const raster = { height, width, data: Float32Array.from(image) };
  Deno.test(`${wavelet} denoises ${height} x ${width} as scikit-image does`, () => {
    const { data } = denoiseWavelet(raster, {
      wavelet,
      sigma: sigma ?? undefined,
      levels: levels ?? undefined,
    });
    const worst = data.reduce((worst, value, i) => Math.max(worst, Math.abs(value - denoised[i])), 0);
    ok(worst < 1e-6, `differs by ${worst}`);
  });
  Deno.test(`noise of ${wavelet}'s ${height} x ${width} is estimated as by scikit-image`, () => {
    ok(Math.abs(estimateNoise(raster) - estimated) < 1e-7, `${estimateNoise(raster)} is not ${estimated}`);
  });
}

Deno.test("noise of no sense is refused, a flat raster has none", () => {
  const flat = { height: 16, width: 16, data: new Float32Array(256).fill(0.5) };
  throws(() => denoiseWavelet(flat, { sigma: -1 }), /0 or more, got -1/);
  throws(() => denoiseWavelet(flat, { levels: 0.5 }), /whole number of levels, got 0.5/);
  ok(denoiseWavelet(flat).data.every((value) => Math.abs(value - 0.5) < 1e-6));
});
