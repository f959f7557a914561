import { ok, strictEqual } from "node:assert";
import { cropImage } from "../../image/crop_image.ts";
import { createImage } from "../../image/image.ts";
import { defocusKernel } from "../../kernels/optics.ts";
import { convolveValid } from "../../math/convolve.ts";
import { createRandom } from "../../math/random.ts";
import { psnr } from "../../metrics/psnr.ts";
import { synthesizeStack } from "../../synthesis/synthesize_stack.ts";
import { openClassical } from "./open_classical.ts";

Deno.test("a classical method finds an even blur by itself and brings the frame nearer to the truth", async () => {
  const { sharp } = synthesizeStack({ seed: 2, height: 256, width: 256, frames: 1 });
  const { size, data } = defocusKernel("disk", 3);
  const { height, width, data: values } = convolveValid(sharp, { height: size, width: size, data });
  const random = createRandom("noise");
  const blurred = createImage(height, width, values.map((value) => value + random.normal() / 255));
  const truth = cropImage(sharp, { top: (size - 1) / 2, left: (size - 1) / 2, height, width });
  const { method, restore } = openClassical({ name: "Wiener", method: "wiener" });
  strictEqual(method.group, "other");
  const restored = await restore(blurred, {});
  const [before, after] = [blurred, restored].map((image) => psnr(truth, image, { dataRange: 1 }));
  ok(after > before + 0.5, `${before} -> ${after} dB`);
});
