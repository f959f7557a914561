import { deepStrictEqual, ok } from "node:assert";
import { createImage, type Image } from "../image/image.ts";
import { synthesizeStack } from "../synthesis/synthesize_stack.ts";
import { gatherScanEvidence } from "./gather_scan_evidence.ts";

Deno.test("the same is told of floats of any range, their noise and disagreement in shares of it", async () => {
  const { sharp, frames: [blurred] } = synthesizeStack({ seed: 1, height: 128, width: 160, frames: 1 });
  const spread = createImage(128, 160, new Float32Array(128 * 160).fill(0.05));
  const times = (image: Image, factor: number): Image => ({
    ...image,
    data: image.data.map((value) => factor * value),
  });
  const tell = async (factor: number) => {
    const [told] = await gatherScanEvidence({
      blurred: [times(blurred, factor)],
      restored: [times(sharp, factor)],
      spreads: [times(spread, factor)],
    });
    return told;
  };
  const [usual, wide] = [await tell(1), await tell(4096)];
  ok(
    usual.evidence.figures.noise > 0.3 && usual.evidence.figures.noise < 3,
    `${usual.evidence.figures.noise}`,
  );
  deepStrictEqual(wide.evidence, usual.evidence);
  for (const map of ["reblur", "disagreement"] as const) {
    const expected = usual.maps[map]!.data;
    ok(wide.maps[map]!.data.every((value, i) => value === expected[i]), map);
  }
});
