import { ok, strictEqual, throws } from "node:assert";
import { trimKernel } from "./kernel.ts";
import { defocusKernel, type Optics } from "./optics.ts";

interface Expected {
  optics: Optics;
  radius: number;
  size: number;
  data: number[];
}

const expected: Expected[] = JSON.parse(
  await Deno.readTextFile(new URL("../../fixtures/kernels/expected.json", import.meta.url)),
);

for (const { optics, radius, size, data } of expected) {
  Deno.test(`${optics} kernel of radius ${radius} equals numpy's`, () => {
    const kernel = defocusKernel(optics, radius);
    strictEqual(kernel.size, size);
    const worst = kernel.data.reduce((worst, value, i) => Math.max(worst, Math.abs(value - data[i])), 0);
    ok(worst < 1e-6, `differs by ${worst}`);
  });
}

Deno.test("radius 0 is the identity, whatever the optics", () => {
  for (const optics of ["disk", "gaussian", "wave"] as const) {
    strictEqual(defocusKernel(optics, 0).size, 1);
    strictEqual(defocusKernel(optics, 0).data[0], 1);
  }
});

Deno.test("astigmatism stretches along its angle and keeps the area", () => {
  for (const optics of ["disk", "gaussian"] as const) {
    const { size, data } = defocusKernel(optics, 5, { ratio: 1.21, angle: Math.PI / 2 });
    let [rows, columns] = [0, 0];
    for (let i = 0; i < data.length; i++) {
      rows += data[i] * (Math.floor(i / size) - (size - 1) / 2) ** 2;
      columns += data[i] * (i % size - (size - 1) / 2) ** 2;
    }
    ok(Math.abs(rows / columns - 1.21 ** 2) < 0.03, `ratio of variances ${rows / columns}`);
    ok(Math.abs(Math.sqrt(rows * columns) - 6.25) < 0.15, `mean variance ${Math.sqrt(rows * columns)}`);
  }
});

Deno.test("a trimmed kernel is smaller, sums to 1 and stays close", () => {
  for (const optics of ["disk", "gaussian", "wave"] as const) {
    const whole = defocusKernel(optics, 3.3);
    const trimmed = trimKernel(whole, { loss: 0.01 });
    ok(trimmed.size < whole.size);
    ok(Math.abs(trimmed.data.reduce((a, b) => a + b) - 1) < 1e-5);
    const middle = (kernel: { size: number; data: Float32Array }) =>
      kernel.data[(kernel.data.length - 1) / 2];
    ok(Math.abs(middle(trimmed) / middle(whole) - 1) < 0.02, optics);
  }
});

Deno.test("a negative or missing radius is refused", () => {
  throws(() => defocusKernel("disk", -1), /0 or more pixels, got -1/);
  throws(() => defocusKernel("wave", NaN), /got NaN/);
});
