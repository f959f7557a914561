import { deepStrictEqual } from "node:assert";
import type { BankedKernel } from "../kernels/kernel_bank.ts";
import { chooseKernels } from "./choose_kernels.ts";

function banked(size: number, mse: number): BankedKernel {
  const fit = { optics: "disk", radiusPx: size / 2, ratio: 1, angle: 0, correlation: 1 } as const;
  const source = { full: "", frame: "", row: 0, column: 0, height: 1, width: 1 };
  const kernel = { size, data: new Float32Array(size * size) };
  return { kernel, source, mse, noiseFloor: 0, shift: { row: 0, column: 0 }, fit };
}

const sizes = (kernels: readonly { size: number }[]) => kernels.map(({ size }) => size);

Deno.test("as in the report: of least error, half medium and half large, the others where one kind is short", () => {
  const bank = {
    kernels: [banked(5, 0), banked(11, 3), banked(13, 1), banked(15, 2), banked(21, 2), banked(23, 1)],
  };
  const choose = (kernelCount: number) => sizes(chooseKernels(bank, { keep: "report", kernelCount }));
  deepStrictEqual(choose(2), [13, 23]);
  deepStrictEqual(choose(3), [13, 15, 23]);
  deepStrictEqual(choose(20), [13, 15, 11, 23, 21]);
  const medium = { kernels: bank.kernels.slice(0, 4) };
  deepStrictEqual(sizes(chooseKernels(medium, { keep: "report", kernelCount: 2 })), [13, 15]);
});

Deno.test("all: no blur, and sizes evenly from mild to strong", () => {
  const bank = { kernels: [21, 3, 9, 15, 5, 11].map((size) => banked(size, 0)) };
  deepStrictEqual(sizes(chooseKernels(bank, { keep: "all", kernelCount: 4 })), [1, 5, 11, 21]);
  deepStrictEqual(sizes(chooseKernels(bank, { keep: "all", kernelCount: 20 })), [1, 3, 5, 9, 11, 15, 21]);
});
