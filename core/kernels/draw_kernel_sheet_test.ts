import { ok, strictEqual, throws } from "node:assert";
import { drawKernelSheet } from "./draw_kernel_sheet.ts";
import type { BankedKernel } from "./kernel_bank.ts";
import { trimKernel } from "./kernel.ts";
import { defocusKernel } from "./optics.ts";

function entry(radiusPx: number): BankedKernel {
  return {
    kernel: trimKernel(defocusKernel("disk", radiusPx)),
    source: { full: "a", frame: "b", row: 0, column: 0, height: 64, width: 64 },
    mse: 0,
    noiseFloor: 0,
    shift: { row: 0, column: 0 },
    fit: { optics: "disk", radiusPx, ratio: 1, angle: 0, correlation: 1 },
  };
}

Deno.test("each kernel is enlarged, as bright as white, the smallest first", () => {
  const sheet = drawKernelSheet({ kernels: [entry(6), entry(2)] }, { columns: 2 });
  const white = (from: number, to: number) => {
    let count = 0;
    for (let y = 0; y < sheet.height; y++) {
      for (let x = from; x < to; x++) if (sheet.data[y * sheet.width + x] > 0.99) count++;
    }
    return count;
  };
  const half = Math.floor(sheet.width / 2);
  const [left, right] = [white(0, half), white(half, sheet.width)];
  // Whole pixels within a disk of 2 and of 6 px, 16 of the sheet each.
  ok(left >= 4 * 16 && left <= 13 * 16, `${left}`);
  ok(right >= 80 * 16 && right <= 113 * 16, `${right}`);
});

Deno.test("the caption stands below the kernel", () => {
  const sheet = drawKernelSheet({ kernels: [entry(3)] });
  const foot = sheet.data.subarray((sheet.height - 22) * sheet.width);
  ok(foot.some((value) => Math.abs(value - 0.9) < 1e-6));
  strictEqual(sheet.data.length, sheet.height * sheet.width);
});

Deno.test("an empty bank has no sheet", () => {
  throws(() => drawKernelSheet({ kernels: [] }), /the bank is empty/);
});
