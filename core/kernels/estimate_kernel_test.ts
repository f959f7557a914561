import { ok, strictEqual, throws } from "node:assert";
import { correlateKernels } from "./correlate_kernels.ts";
import { drawPatchPair } from "./draw_patch_pair.ts";
import { equivalentRadiusPx, kernelCentroid } from "./equivalent_radius.ts";
import { type EstimatedKernel, estimateKernel, type KernelEstimateOptions } from "./estimate_kernel.ts";
import { type Kernel, normalizeKernel } from "./kernel.ts";
import { type Astigmatism, defocusKernel, type Optics } from "./optics.ts";

const NOISE = 1 / 255;

function estimate(
  truth: Kernel,
  { pair = {}, ...options }: Partial<KernelEstimateOptions> & {
    pair?: Partial<Parameters<typeof drawPatchPair>[1]>;
  } = {},
): EstimatedKernel {
  const { sharp, blurred } = drawPatchPair(truth, { seed: "pair", sidePx: 128, noise: NOISE, ...pair });
  return estimateKernel(sharp, blurred, { sizePx: 29, noise: { sharp: NOISE, blurred: NOISE }, ...options });
}

const BLURS: [Optics, number, Astigmatism][] = [
  ["disk", 2, {}],
  ["disk", 4, {}],
  ["disk", 12, {}],
  ["disk", 5, { ratio: 1.2, angle: 0.6 }],
  ["gaussian", 4, {}],
  ["wave", 4, {}],
];

for (const [optics, radiusPx, astigmatism] of BLURS) {
  Deno.test(`${optics} of ${radiusPx} px, ratio ${astigmatism.ratio ?? 1}, is found under noise`, () => {
    const truth = defocusKernel(optics, radiusPx, astigmatism);
    const { kernel, fit, mse, noiseFloor } = estimate(truth);
    strictEqual(fit.optics, optics);
    ok(Math.abs(fit.radiusPx / radiusPx - 1) < 0.04, `radius ${fit.radiusPx}`);
    ok(Math.abs(fit.ratio - (astigmatism.ratio ?? 1)) < 0.03, `ratio ${fit.ratio}`);
    const correlation = correlateKernels(kernel, truth);
    ok(correlation > 0.99, `correlation ${correlation}`);
    ok(Math.abs(equivalentRadiusPx(kernel) / equivalentRadiusPx(truth) - 1) < 0.05);
    const { row, column } = kernelCentroid(kernel);
    ok(Math.hypot(row, column) < 0.1, `centre ${row}, ${column}`);
    ok(Math.abs(10 * Math.log10(mse / noiseFloor)) < 0.3, `${mse} is not the noise's ${noiseFloor}`);
  });
}

Deno.test("a kernel holds no negative element and sums to 1", () => {
  const { kernel } = estimate(defocusKernel("disk", 3), { sizePx: 11, prior: "zero" });
  strictEqual(kernel.size, 11);
  ok(kernel.data.every((value) => value >= 0));
  ok(Math.abs(kernel.data.reduce((sum, value) => sum + value) - 1) < 1e-5);
});

Deno.test("gain, offset and shift between the patches are found and leave the kernel as it is", () => {
  const truth = defocusKernel("disk", 4);
  const plain = estimate(truth);
  const other = estimate(truth, {
    pair: { gain: 0.8, offset: 0.1, shift: { row: 2, column: -1 } },
  });
  ok(Math.abs(other.gain - 0.8) < 0.01, `gain ${other.gain}`);
  ok(Math.hypot(plain.shift.row, plain.shift.column) < 0.02);
  // The blurred patch shows at (0, 0) what the sharp one has at (2, -1): moved by minus that.
  ok(Math.hypot(other.shift.row + 2, other.shift.column - 1) < 0.02, JSON.stringify(other.shift));
  ok(correlateKernels(plain.kernel, other.kernel) > 0.995);
});

Deno.test("a kernel that is none of the parametric ones is found as it is", () => {
  const disk = defocusKernel("disk", 6);
  const middle = (disk.size - 1) / 2;
  const ring = normalizeKernel({
    size: disk.size,
    data: disk.data.map((value, i) =>
      Math.hypot(Math.floor(i / disk.size) - middle, i % disk.size - middle) < 3 ? 0 : value
    ),
  });
  const { kernel, fit } = estimate(ring);
  const correlation = correlateKernels(kernel, ring);
  ok(correlation > 0.95, `correlation ${correlation}`);
  ok(correlation > fit.correlation, "no better than the parametric kernel");
});

Deno.test("noise of the sharp patch, once known, does not flatten the kernel", () => {
  const truth = defocusKernel("disk", 2);
  const pair = { noise: 8 / 255 };
  const known = estimate(truth, { pair, noise: { sharp: 8 / 255, blurred: 8 / 255 } });
  const unknown = estimate(truth, { pair, noise: { sharp: 0, blurred: 8 / 255 } });
  const off = ({ fit }: EstimatedKernel) => Math.abs(fit.radiusPx - 2);
  ok(off(known) < 0.1, `radius ${known.fit.radiusPx}`);
  ok(off(unknown) > 2 * off(known), `${unknown.fit.radiusPx} without, ${known.fit.radiusPx} with`);
});

Deno.test("patches that are no pair, and sizes that make no sense, are refused", () => {
  const { sharp, blurred } = drawPatchPair(defocusKernel("disk", 1), { seed: "a", sidePx: 40 });
  throws(() => estimateKernel(sharp, blurred, { sizePx: 8 }), /odd number, got 8/);
  const flat = { ...sharp, data: new Float32Array(sharp.data.length).fill(0.5) };
  const negative = { ...sharp, data: sharp.data.map((value) => 1 - value) };
  for (const pair of [[flat, blurred], [flat, flat], [sharp, negative]]) {
    throws(() => estimateKernel(pair[0], pair[1], { sizePx: 9 }), /no blur makes one patch of the other/);
  }
  throws(() => estimateKernel(sharp, blurred, { sizePx: 41 }), /does not fit into a patch of 40 x 40/);
});
