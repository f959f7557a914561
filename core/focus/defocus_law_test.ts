import { ok, strictEqual } from "node:assert";
import { defocusKernel } from "../kernels/optics.ts";
import { blurRadius, contrastLeft } from "./defocus_law.ts";

/** Contrast that a kernel leaves at a frequency along the rows, by its sum against a cosine. */
function contrastOf({ size, data }: { size: number; data: Float32Array }, frequency: number): number {
  return data.reduce(
    (sum, value, i) => sum + value * Math.cos(2 * Math.PI * frequency * (i % size - (size - 1) / 2)),
    0,
  );
}

Deno.test("contrast is that of the kernels which blur the synthetic stacks", () => {
  for (const radiusPx of [2, 4.5, 8]) {
    for (const frequency of [0.02, 0.05, 0.1, 0.15]) {
      const law = (shape: "disk" | "gaussian") => contrastLeft(shape, { frequency, radiusPx });
      const [disk, gaussian] = [defocusKernel("disk", radiusPx), defocusKernel("gaussian", radiusPx)];
      const x = 2 * Math.PI * frequency * radiusPx;
      if (x < 6) {
        ok(Math.abs(law("disk") - contrastOf(disk, frequency)) < 0.03, `disk ${radiusPx}, ${frequency}`);
      }
      ok(
        Math.abs(law("gaussian") - contrastOf(gaussian, frequency)) < 0.01,
        `Gaussian ${radiusPx}, ${frequency}`,
      );
    }
  }
});

Deno.test("a frame in focus has no blur, and blur grows with distance", () => {
  const law = { shape: "disk", radiusPerFramePx: 2.5 } as const;
  strictEqual(blurRadius(law, 0), 0);
  for (let distance = 0.1; distance < 4; distance += 0.1) {
    ok(blurRadius(law, distance) > blurRadius(law, distance - 0.1));
  }
});
