import { ok, rejects } from "node:assert";
import { createImage, type Image } from "../image/image.ts";
import { createRandom } from "../math/random.ts";
import { drawPatchPair } from "./draw_patch_pair.ts";
import { estimateBlurMap } from "./estimate_blur_map.ts";
import { defocusKernel } from "./optics.ts";

const NOISE = 1 / 255;
const SIDE = 256;

/** Sharp in the left half, blurred by a disk of 4 px in the right half. */
function drawHalves(gain = 1): { full: Image; frame: Image } {
  const noise = { seed: "halves", sidePx: SIDE, noise: NOISE, gain };
  const { sharp: full, blurred } = drawPatchPair(defocusKernel("disk", 4), noise);
  const random = createRandom("frame");
  const data = blurred.data.map((value, i) =>
    i % SIDE < SIDE / 2 ? gain * full.data[i] + NOISE * random.normal() : value
  );
  return { full, frame: createImage(SIDE, SIDE, data) };
}

function mean(image: Image, [left, right]: [number, number]): number {
  let sum = 0, count = 0;
  for (let y = 16; y < SIDE - 16; y++) {
    for (let x = left; x < right; x++) {
      sum += image.data[y * SIDE + x];
      count++;
    }
  }
  return sum / count;
}

for (const gain of [1, 0.8]) {
  Deno.test(`blur is mapped where it is, at brightness ${gain}`, async () => {
    const { full, frame } = drawHalves(gain);
    const fractions: number[] = [];
    const map = await estimateBlurMap({ full, frame }, {
      onProgress: (fraction) => fractions.push(fraction),
    });
    const [sharp, blurred] = [mean(map.radiusPx, [16, 80]), mean(map.radiusPx, [176, 240])];
    ok(sharp < 0.6, `${sharp} where it is sharp`);
    ok(Math.abs(blurred - 4) < 0.2, `${blurred} where it is 4`);
    ok(Math.abs(map.gain / gain - 1) < 0.01, `gain ${map.gain}`);
    ok(mean(map.certainty, [176, 240]) > 0.9);
    ok(fractions.at(-1) === 1);
  });
}

Deno.test("nothing is certain where there is no texture, or no data", async () => {
  const { full, frame } = drawHalves();
  const random = createRandom("flat");
  const flat = (image: Image) =>
    createImage(
      SIDE,
      SIDE,
      image.data.map((value, i) => i % SIDE < SIDE / 2 ? value : 0.5 + NOISE * random.normal()),
    );
  const empty = await estimateBlurMap({ full: flat(full), frame: flat(frame) }, {
    noise: { sharp: NOISE, blurred: NOISE },
  });
  ok(mean(empty.certainty, [192, 256]) < 0.2, `${mean(empty.certainty, [192, 256])}`);
  // Filled from the sharp half.
  ok(mean(empty.radiusPx, [192, 256]) < 1.5, `${mean(empty.radiusPx, [192, 256])}`);
  const valid = Uint8Array.from({ length: SIDE * SIDE }, (_, i) => i % SIDE < SIDE / 2 ? 1 : 0);
  const cut = await estimateBlurMap({ full, frame }, { valid });
  ok(mean(cut.certainty, [224, 256]) < 0.05);
  ok(cut.radiusPx.data.every(Number.isFinite));
});

Deno.test("a map can be cancelled, and refuses what makes no sense", async () => {
  const { full, frame } = drawHalves();
  await rejects(
    estimateBlurMap({ full, frame }, { signal: AbortSignal.abort(new Error("cancelled")) }),
    /cancelled/,
  );
  await rejects(estimateBlurMap({ full, frame }, { tilePx: 30 }), /multiple of 4 px, got 30/);
  await rejects(estimateBlurMap({ full, frame }, { maxRadiusPx: 60 }), /at most 28 px, got 60/);
  await rejects(estimateBlurMap({ full, frame: createImage(9, 9) }), /register the frame/);
});
