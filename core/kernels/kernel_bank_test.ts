import { deepStrictEqual, rejects, strictEqual, throws } from "node:assert";
import { decodeKernelBank, rawFileOf } from "./decode_kernel_bank.ts";
import { encodeKernelBank } from "./encode_kernel_bank.ts";
import type { KernelBank } from "./kernel_bank.ts";
import { defocusKernel } from "./optics.ts";

const BANK: KernelBank = {
  kernels: [2, 5].map((radiusPx, i) => ({
    kernel: defocusKernel("disk", radiusPx),
    source: { full: "full.tif", frame: `frame${i}.tif`, row: 10, column: 20 * i, height: 128, width: 128 },
    mse: 1.5e-5,
    noiseFloor: 1.4e-5,
    shift: { row: 0.01, column: -0.02 },
    fit: { optics: "disk" as const, radiusPx, ratio: 1.01, angle: 0.3, correlation: 0.999 },
  })),
};
const { json, raw } = await encodeKernelBank(BANK, { name: "bank.raw", provenance: { version: "1.2" } });

Deno.test("a bank comes back from its two files as it was", async () => {
  const decoded = await decodeKernelBank(json, { raw });
  deepStrictEqual(decoded.bank, BANK);
  deepStrictEqual(decoded.provenance, { version: "1.2" });
  strictEqual(rawFileOf(json), "bank.raw");
});

Deno.test("raw values are float32, little-endian, one kernel after the other", () => {
  strictEqual(raw.length, 4 * (BANK.kernels[0].kernel.data.length + BANK.kernels[1].kernel.data.length));
  const middle = (BANK.kernels[0].kernel.data.length - 1) / 2;
  strictEqual(new DataView(raw.buffer).getFloat32(4 * middle, true), BANK.kernels[0].kernel.data[middle]);
});

// deno-lint-ignore no-explicit-any
type Change = (bank: any) => void;
const DAMAGES: [string, Change, RegExp][] = [
  ["another format", (bank) => bank.format = "zip", /format must be "limbus-kernel-bank", got "zip"/],
  ["a later version", (bank) => bank.version = 2, /version must be 1, got 2/],
  ["an unknown key", (bank) => bank.kernels[0].colour = 1, /kernels\[0\] holds the unknown key "colour"/],
  ["a missing key", (bank) => delete bank.kernels[1].mse, /kernels\[1\] lacks the key "mse"/],
  ["an even size", (bank) => bank.kernels[0].size = 4, /kernels\[0\].size/],
  [
    "a place beyond the raw file",
    (bank) => bank.kernels[1].offset = 1e6,
    /kernels\[1\].offset .*got 1000000/,
  ],
  ["a place not its own", (bank) => bank.kernels[1].offset = 0, /whose sum is 1/],
  ["a number that is none", (bank) => bank.kernels[0].fit.radiusPx = "2", /fit.radiusPx .*got "2"/],
  ["optics unheard of", (bank) => bank.kernels[0].fit.optics = "fisheye", /disk, gaussian or wave/],
  ["no list", (bank) => bank.kernels = {}, /kernels must be a list/],
  ["another length", (bank) => bank.raw.bytes = 8, /raw.bytes must be the raw file's/],
  ["another sum", (bank) => bank.raw.sha256 = "00", /bank.raw: not the raw file .*SHA-256/],
];

for (const [what, damage, message] of DAMAGES) {
  Deno.test(`a bank with ${what} is refused`, async () => {
    const bank = JSON.parse(json);
    damage(bank);
    await rejects(decodeKernelBank(JSON.stringify(bank), { raw }), message);
  });
}

Deno.test("a file that is no JSON, or one of values that were changed, is refused", async () => {
  await rejects(decodeKernelBank("{", { raw }), /the kernel bank is not JSON/);
  const changed = raw.slice();
  changed[0] ^= 1;
  await rejects(decodeKernelBank(json, { raw: changed }), /SHA-256 differs/);
  throws(() => rawFileOf('{"raw":{"file":"../secret"}}'), /a file's name without a folder/);
});
