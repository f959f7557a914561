import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert";
import { drawEdges } from "../../fixtures/deconvolution/draw_edges.ts";
import { greatestDifference, psnr } from "../../fixtures/deconvolution/expected.ts";
import { tellOneBlur } from "../../fixtures/deconvolution/tell_one_blur.ts";
import { deconvolveBlindly } from "../deconvolution/blind_wiener.ts";
import type { Scan } from "../formats/scan.ts";
import { createImage, type Image } from "../image/image.ts";
import { deconvolveScan } from "./deconvolve_scan.ts";

const scanOf = (images: Image[]): Scan => ({
  images,
  sample: { kind: "uint", bits: 16 },
  file: "tiff",
  colour: false,
  description: "kept",
});

Deno.test("each method sharpens a scan, told the blur, and records how", async () => {
  const { sharp, blurred } = drawEdges({ radiusPx: 2, noise: 0.004, height: 70, width: 80 });
  const before = psnr(blurred.data, sharp.data);
  for (const name of ["wiener", "rl", "tv"] as const) {
    const { scan, provenance } = await deconvolveScan(scanOf([blurred]), {
      method: { name, noise: 0.004 },
      radiusPx: 2,
      evidence: "off",
    });
    ok(psnr(scan.images[0].data, sharp.data) > before + 2, name);
    strictEqual(scan.description, "kept");
    deepStrictEqual(scan.provenance, { ...provenance });
    strictEqual(provenance.method, name);
    deepStrictEqual([provenance.blind, "model" in provenance], [false, false]);
    deepStrictEqual(provenance.parameters, {
      noise: 0.004,
      optics: "disk",
      radiusPx: 2,
      stretchPercentile: null,
    });
    deepStrictEqual(provenance.frames, [{
      blur: { source: "given", medianPx: 2, leastPx: 2, greatestPx: 2 },
    }]);
  }
});

const GUIDE = { model: { name: "one blur", sha256: "0".repeat(64) } };

Deno.test("told nothing, rl and tv undo the blur that the guide tells, a hot pixel does not ring, and all is recorded", async () => {
  const { sharp, blurred } = drawEdges({ radiusPx: 3, noise: 0.004, height: 120, width: 130 });
  const hot = createImage(120, 130, blurred.data.slice());
  hot.data[60 * 130 + 70] = 40;
  const guide = { ...GUIDE, layers: tellOneBlur(3.1) };
  for (const name of ["rl", "tv"] as const) {
    const { scan, provenance } = await deconvolveScan(scanOf([hot]), {
      method: { name, iterations: 10 },
      guide,
      evidence: "off",
    });
    const { blind, model, frames, parameters: { radiusPx } } = provenance;
    const blur = { source: "estimated", medianPx: 3.1, leastPx: 3.1, greatestPx: 3.1 };
    deepStrictEqual({ blind, model, frames, radiusPx }, {
      blind: true,
      model: GUIDE.model,
      frames: [{ blur }],
      radiusPx: null,
    });
    const restored = scan.images[0].data;
    ok(restored[60 * 130 + 70] > 35);
    restored[60 * 130 + 70] = sharp.data[60 * 130 + 70];
    ok(psnr(restored, sharp.data) > psnr(blurred.data, sharp.data) + 2, name);
  }
});

Deno.test("told nothing, the Wiener filter is blind deconvolution by the guide's perceptron", async () => {
  const { blurred } = drawEdges({ radiusPx: 2, noise: 0.004, height: 80, width: 90 });
  const layers = tellOneBlur(2, (ring) => 1 + ring / 32);
  const { scan, provenance } = await deconvolveScan(scanOf([blurred]), {
    method: { name: "wiener" },
    guide: { ...GUIDE, layers },
  });
  const { image } = await deconvolveBlindly(blurred, layers);
  ok(greatestDifference(scan.images[0].data, image.data) < 1e-5);
  ok(greatestDifference(scan.images[0].data, blurred.data) > 0.02);
  strictEqual(provenance.parameters.optics, null);
  strictEqual(provenance.frames[0].blur.medianPx, 2);
});

Deno.test("blur is not told of nothing, nor of next to nothing", async () => {
  const method = { name: "wiener" } as const;
  await rejects(deconvolveScan(scanOf([createImage(70, 70)]), { method }), /neither the blur's radius/);
  const guide = { ...GUIDE, layers: tellOneBlur(2) };
  await rejects(
    deconvolveScan(scanOf([createImage(63, 200)]), { method, guide }),
    /63 x 200 pixels are too few/,
  );
});
