import { ok } from "node:assert";
import { createImage } from "../image/image.ts";
import { synthesizeStack } from "../synthesis/synthesize_stack.ts";
import { planBlocks } from "./block_grid.ts";
import { measureCrossSpectra } from "./cross_spectra.ts";
import { estimateNoise } from "./estimate_noise.ts";
import { findFrameTour } from "./frame_tour.ts";

Deno.test("the way through shuffled frames goes from each to the next in focus", async () => {
  const size = { height: 192, width: 256 };
  const { frames } = synthesizeStack({ seed: 3, ...size, frames: 7, maxRadiusPx: 9 });
  const shuffled = [3, 6, 0, 4, 1, 5, 2];
  const grid = planBlocks(createImage(size.height, size.width), { sizePx: 32, stridePx: 16 });
  const spectra = await measureCrossSpectra(shuffled.map((k) => frames[k]), { grid });
  const { order, lengths } = findFrameTour(spectra, estimateNoise(spectra));
  const way = order.map((frame) => shuffled[frame]);
  for (const [i, k] of way.entries()) {
    const next = way[(i + 1) % 7];
    ok([1, 6].includes(Math.abs(next - k)), `${way}`);
    ok(lengths[i] > 0);
  }
});
