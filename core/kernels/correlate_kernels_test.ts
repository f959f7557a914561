import { ok } from "node:assert";
import { correlateKernels } from "./correlate_kernels.ts";
import { defocusKernel } from "./optics.ts";

Deno.test("correlation is 1 with itself, does not mind the rim, and falls with the difference", () => {
  const disk = defocusKernel("disk", 4);
  const rim = 3, size = disk.size + 2 * rim;
  const padded = { size, data: new Float32Array(size * size) };
  disk.data.forEach((value, i) =>
    padded.data[(Math.floor(i / disk.size) + rim) * size + i % disk.size + rim] = value
  );
  ok(Math.abs(correlateKernels(disk, padded) - 1) < 1e-6);
  ok(Math.abs(correlateKernels(padded, disk) - 1) < 1e-6);
  // Disks within one another: the square root of the ratio of their areas, but for the rims.
  ok(Math.abs(correlateKernels(disk, defocusKernel("disk", 8)) - 0.5) < 0.04);
  ok(correlateKernels(disk, { size: 1, data: Float32Array.of(1) }) < 0.2);
});
