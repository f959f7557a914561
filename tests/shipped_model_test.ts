import { ok } from "node:assert";
import { openLimbus, type Scan, synthesizeStack } from "../mod.ts";

Deno.test("with the shipped weights, tiles give the same as the whole image within 1e-3 of full range", async () => {
  const { frames } = synthesizeStack({
    scene: "endothelium",
    seed: 11,
    height: 300,
    width: 320,
    frames: 1,
    maxRadiusPx: 6,
  });
  const scan: Scan = { images: frames, sample: { kind: "uint", bits: 16 }, file: "tiff", colour: false };
  const limbus = await openLimbus({ device: "cpu", warn: () => {} });
  try {
    const [whole, tiled] = await Promise.all(
      [1000, 200].map(async (tilePx) => (await limbus.restore(scan, { tilePx })).scan.images[0].data),
    );
    const worst = whole.reduce((most, value, i) => Math.max(most, Math.abs(value - tiled[i])), 0);
    ok(worst < 1e-3, `they differ by ${worst}`);
    ok(whole.some((value, i) => Math.abs(value - frames[0].data[i]) > 0.02), "nothing was restored");
  } finally {
    await limbus.dispose();
  }
});
