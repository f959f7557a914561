import { ok } from "node:assert";
import { createImage } from "../image/image.ts";
import { fillNormal } from "../math/fill_normal.ts";
import { filterColumns, filterRows } from "../math/filter_lines.ts";
import { createRandom } from "../math/random.ts";
import { synthesizeStack } from "../synthesis/synthesize_stack.ts";
import { planBlocks } from "./block_grid.ts";
import { measureCrossSpectra, pairIndex } from "./cross_spectra.ts";
import { estimateNoise } from "./estimate_noise.ts";

const size = { height: 256, width: 320 };
const grid = planBlocks(size, { sizePx: 32, stridePx: 16 });

function noiseFrame(seed: number, sigma: number) {
  return createImage(
    size.height,
    size.width,
    fillNormal(new Float32Array(size.height * size.width), createRandom(seed), { mean: 0.5, sigma }),
  );
}

Deno.test("the spectrum of white noise is its variance, and different noises have nothing in common", async () => {
  const spectra = await measureCrossSpectra([noiseFrame(1, 0.02), noiseFrame(2, 0.05)], { grid });
  const { bands, values, frames } = spectra;
  const mean = (pair: number, band: number) => {
    const blocks = grid.rows * grid.columns;
    let sum = 0;
    for (let block = 0; block < blocks; block++) sum += values[(block * bands + band) * 3 + pair];
    return sum / blocks;
  };
  for (let band = 1; band < bands; band++) {
    ok(Math.abs(mean(pairIndex(0, 0, frames), band) / 0.0004 - 1) < 0.12, `band ${band}`);
    ok(Math.abs(mean(pairIndex(1, 1, frames), band) / 0.0025 - 1) < 0.12, `band ${band}`);
    ok(Math.abs(mean(pairIndex(0, 1, frames), band)) / 0.001 < 0.1, `band ${band}`);
  }
});

Deno.test("the noise of a stack's frames is found within a tenth", async () => {
  for (const noise of [1, 4]) {
    const { frames } = synthesizeStack({ ...size, seed: 3, frames: 3, maxRadiusPx: 10, noise });
    const { variances, bands } = estimateNoise(await measureCrossSpectra(frames, { grid }));
    for (const band of [0, bands - 1]) {
      frames.forEach((_, k) => {
        const found = Math.sqrt(variances[k * bands + band]) * 255;
        ok(Math.abs(found / noise - 1) < 0.15, `frame ${k}, band ${band}: ${found} for ${noise}`);
      });
    }
  }
});

Deno.test("noise dulled by interpolation is found quieter at high frequencies alone", async () => {
  // Leaves three quarters of the variance at 0.3 cycles per pixel, below which noise is taken to be flat.
  const kernel = Float32Array.of(-0.02, 0.08, 0.88, 0.08, -0.02);
  const dulled = filterColumns(filterRows(noiseFrame(5, 0.02), kernel), kernel);
  const spectra = await measureCrossSpectra([dulled, noiseFrame(6, 0.02)], { grid });
  const { variances, bands } = estimateNoise(spectra);
  ok(variances[bands - 1] < 0.8 * variances[0], `${variances[bands - 1]} of ${variances[0]}`);
  ok(Math.abs(variances[0] / 0.0004 - 1) < 0.3, `${variances[0]}`);
  ok(variances[2 * bands - 1] > 0.85 * variances[bands]);
});
