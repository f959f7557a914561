import { ok, rejects } from "node:assert";
import { createImage } from "../image/image.ts";
import { trimKernel } from "../kernels/kernel.ts";
import { defocusKernel } from "../kernels/optics.ts";
import { createRandom } from "../math/random.ts";
import { blur } from "../synthesis/degrade.ts";
import { refocus } from "./refocus.ts";

const [height, width] = [40, 48];
const random = createRandom(1);
const full = createImage(
  height,
  width,
  Float32Array.from({ length: height * width }, () => random.uniform()),
);
const depth = createImage(
  height,
  width,
  Float32Array.from({ length: height * width }, (_, i) => i % width / 24),
);
const kernelAt = (radiusPx: number) =>
  trimKernel(defocusKernel("disk", radiusPx), { loss: 1e-3, floor: 1e-6 });

Deno.test("refocusing blurs as the synthetic microscope does", async () => {
  // Multiples of 0.5 px are computed by both, so that neither mixes.
  const steps = createImage(height, width, depth.data.map((value) => Math.round(value * 2) / 2));
  const result = await refocus(full, steps, { focusDepth: 1, radiusPerFramePx: 3, kernelAt });
  const radiusPx = { ...steps, data: steps.data.map((value) => Math.abs(value - 1) * 3) };
  const expected = blur(full, { radiusPx });
  const worst = result.data.reduce(
    (worst, value, i) => Math.max(worst, Math.abs(value - expected.data[i])),
    0,
  );
  ok(worst < 1e-5, `differs by ${worst}`);
});

Deno.test("what lies at the depth in focus stays as it is", async () => {
  const result = await refocus(full, depth, { focusDepth: 1, radiusPerFramePx: 4, kernelAt });
  for (let y = 0; y < height; y++) {
    ok(Math.abs(result.data[y * width + 24] - full.data[y * width + 24]) < 1e-6);
  }
});

Deno.test("sizes that differ, depths and radii that are none are refused; an abort is heard", async () => {
  const options = { focusDepth: 1, radiusPerFramePx: 3, kernelAt };
  await rejects(refocus(full, createImage(3, 3), options), /3 x 3, the full stack 40 x 48/);
  await rejects(refocus(full, depth, { ...options, radiusPerFramePx: -1 }), /0 or more pixels, got 1, -1/);
  const broken = createImage(height, width, depth.data.map((value, i) => i === 7 ? NaN : value));
  await rejects(refocus(full, broken, options), /not finite/);
  await rejects(
    refocus(full, depth, { ...options, signal: AbortSignal.abort(new Error("enough")) }),
    /enough/,
  );
});
