import { deepStrictEqual, match, ok } from "node:assert";
import { drawEdges } from "../../../fixtures/deconvolution/draw_edges.ts";
import { tellOneBlur } from "../../../fixtures/deconvolution/tell_one_blur.ts";
import { psnr } from "../../metrics/psnr.ts";
import { openClassical } from "./open_classical.ts";

Deno.test("a classical method undoes the blur that the guide tells of a frame", async () => {
  const { sharp, blurred } = drawEdges({ radiusPx: 2, noise: 0.004, height: 80, width: 90 });
  const guide = { layers: tellOneBlur(2), model: { name: "one blur", sha256: "0".repeat(64) } };
  const { method, restore } = openClassical({ name: "TV", method: "tv" }, guide);
  deepStrictEqual([method.name, method.group], ["TV", "other"]);
  match(method.describe, /total variation, with the blur found in each frame by the perceptron of one blur/);
  const restored = await restore(blurred, {});
  const [before, after] = [blurred, restored].map((image) => psnr(sharp, image, { dataRange: 1 }));
  ok(after > before + 2, `${before} -> ${after} dB`);
});
