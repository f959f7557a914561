import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { drawEdges } from "../../fixtures/deconvolution/draw_edges.ts";
import { psnr } from "../../fixtures/deconvolution/expected.ts";
import type { Scan } from "../formats/scan.ts";
import { createImage, type Image } from "../image/image.ts";
import { deconvolveScan } from "./deconvolve_scan.ts";
import { radiusAt, smoothRadii } from "./estimate_field_radius.ts";

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
    });
    ok(psnr(scan.images[0].data, sharp.data) > before + 2, name);
    strictEqual(scan.description, "kept");
    deepStrictEqual(scan.provenance, { ...provenance });
    strictEqual(provenance.method, name);
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

Deno.test("told nothing it finds the blur, and a hot pixel does not ring", async () => {
  const { sharp, blurred } = drawEdges({ radiusPx: 3, noise: 0.004, height: 200, width: 220 });
  const hot = createImage(200, 220, blurred.data.slice());
  hot.data[100 * 220 + 110] = 40;
  const { scan, provenance } = await deconvolveScan(scanOf([hot]), { method: { name: "wiener" } });
  const { source, medianPx } = provenance.frames[0].blur;
  strictEqual(source, "estimated");
  ok(medianPx > 1.5 && medianPx < 4, `${medianPx} px`);
  const restored = scan.images[0].data;
  ok(restored[100 * 220 + 110] > 35);
  restored[100 * 220 + 110] = sharp.data[100 * 220 + 110];
  ok(psnr(restored, sharp.data) > psnr(blurred.data, sharp.data) + 1);
});

Deno.test("outliers are voted down, empty tiles take their neighbours' radius", () => {
  const tile = (radiusPx: number) => ({ texture: true, score: 1, radiusPx, certainty: 0.8 }) as const;
  const tiles = Array.from(
    { length: 25 },
    (_, i) => i === 12 ? tile(14) : i === 3 ? { texture: false } as const : tile(2),
  );
  const field = smoothRadii({ tilePx: 64, rows: 5, columns: 5, tiles });
  ok(field.radiiPx.every((radius) => Math.abs(radius - 2) < 1e-9));
  strictEqual(field.known, 24 / 25);
  const slope = { ...field, rows: 1, columns: 2, radiiPx: Float64Array.of(1, 3) };
  deepStrictEqual([0, 31.5, 63.5, 95.5, 127].map((column) => radiusAt(slope, 0, column)), [1, 1, 2, 3, 3]);
});
