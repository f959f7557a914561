import { deepStrictEqual, ok, rejects, strictEqual, throws } from "node:assert";
import { drawEdges } from "../../fixtures/deconvolution/draw_edges.ts";
import { greatestDifference, psnr } from "../../fixtures/deconvolution/expected.ts";
import { createImage } from "../image/image.ts";
import { defocusKernel } from "../kernels/optics.ts";
import { deconvolveVarying } from "./deconvolve_varying.ts";
import { interpolateKernels } from "./interpolate_kernels.ts";
import { coverBySpans } from "./overlapping_spans.ts";
import { deconvolveWiener } from "./wiener.ts";

Deno.test("spans cover a line with weights that sum to 1", () => {
  for (const length of [1, 20, 63, 64, 65, 200, 333]) {
    const sums = new Float64Array(length);
    for (const { start, weights } of coverBySpans(length, { spanPx: 64, overlapPx: 20 })) {
      ok(weights.length <= 64);
      weights.forEach((weight, i) => sums[start + i] += weight);
    }
    ok(sums.every((sum) => Math.abs(sum - 1) < 1e-12), `${length}`);
  }
  throws(() => coverBySpans(10, { spanPx: 8, overlapPx: 4 }), /cannot overlap/);
});

Deno.test("block by block is as the whole at once: no seam", async () => {
  const { blurred } = drawEdges({ radiusPx: 2, noise: 0.004, height: 150, width: 130 });
  const kernel = defocusKernel("disk", 2);
  const method = { name: "wiener", balance: 0.01 } as const;
  const whole = deconvolveWiener(blurred, kernel, method);
  const blocks = await deconvolveVarying(blurred, kernel, { method, blockPx: 64 });
  ok(greatestDifference(blocks.data, whole.data) < 2e-3);
});

Deno.test("blur that grows along the image is undone by each method, and better than by one kernel", async () => {
  const [height, width] = [100, 190];
  const radiusAt = (column: number) => 3 * column / width;
  const radii = createImage(
    height,
    width,
    Float32Array.from({ length: height * width }, (_, i) => radiusAt(i % width)),
  );
  const { sharp, blurred } = drawEdges({ radiusPx: radii, noise: 0.004, height, width });
  const kernelAt = (_: number, column: number) => defocusKernel("disk", radiusAt(column));
  const before = psnr(blurred.data, sharp.data);
  for (const name of ["wiener", "tv", "rl"] as const) {
    const method = name === "wiener" ? { name } : { name, iterations: 10 };
    const varying = await deconvolveVarying(blurred, kernelAt, { method });
    const gain = psnr(varying.data, sharp.data) - before;
    ok(gain > 2.5, `${name}: ${gain} dB`);
    if (name !== "wiener") continue;
    const uniform = await deconvolveVarying(blurred, defocusKernel("disk", 2), { method });
    ok(gain > psnr(uniform.data, sharp.data) - before + 1, "uniform");
  }
});

Deno.test("threads change nothing, and kernels may come again or not", async () => {
  const { blurred } = drawEdges({ radiusPx: 2, noise: 0.004, height: 90, width: 70 });
  const kernels = [1, 2, 3].map((radius) => defocusKernel("disk", radius));
  const again = (row: number) => kernels[Math.floor(row / 31)];
  const anew = (row: number) => ({ ...again(row) });
  const method = { name: "rl", iterations: 3 } as const;
  const [first, ...others] = await Promise.all([
    deconvolveVarying(blurred, again, { method }),
    deconvolveVarying(blurred, again, { method, threads: 2 }),
    deconvolveVarying(blurred, anew, { method, threads: 3 }),
  ]);
  for (const { data } of others) deepStrictEqual(data, first.data);
});

Deno.test("kernels are interpolated between maps", () => {
  const [narrow, wide] = [defocusKernel("disk", 1), defocusKernel("disk", 3)];
  const maps = [createImage(1, 2, Float32Array.of(1, 3)), createImage(1, 2, Float32Array.of(0, 1))];
  const kernelAt = interpolateKernels([narrow, wide], maps);
  strictEqual(kernelAt(0, 0).size, wide.size);
  const centre = (wide.size * wide.size - 1) / 2, own = (narrow.size * narrow.size - 1) / 2;
  ok(Math.abs(kernelAt(0, 1).data[centre] - (0.75 * narrow.data[own] + 0.25 * wide.data[centre])) < 1e-6);
  throws(() => interpolateKernels([narrow], maps), /each kernel needs a map/);
});

Deno.test("progress runs from 0 to 1, a cancelled one stops, NaN is refused", async () => {
  const fractions: number[] = [];
  const image = createImage(100, 100, new Float32Array(10_000).fill(1));
  const options = { method: { name: "wiener" }, blockPx: 50 } as const;
  await deconvolveVarying(image, defocusKernel("disk", 1), {
    ...options,
    onProgress: (done) => fractions.push(done),
  });
  ok(fractions.length > 4 && fractions[0] === 0 && fractions.at(-1) === 1);
  const controller = new AbortController();
  const stopped = deconvolveVarying(image, defocusKernel("disk", 1), {
    ...options,
    signal: controller.signal,
    onProgress: (done) => done > 0.3 && controller.abort(),
  });
  await rejects(stopped, { name: "AbortError" });
  const broken = createImage(1, 1, Float32Array.of(NaN));
  await rejects(deconvolveVarying(broken, defocusKernel("disk", 1), options), /NaN at row 0/);
});
