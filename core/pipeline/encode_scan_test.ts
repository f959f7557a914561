import { deepStrictEqual, match, rejects, strictEqual } from "node:assert";
import { decodeScan } from "../formats/mod.ts";
import type { Scan } from "../formats/scan.ts";
import { createImage } from "../image/image.ts";
import { encodeScan } from "./encode_scan.ts";

const pixelSize = { y: 0.5, x: 0.5, unit: "µm" };
const image = createImage(2, 2, new Float32Array([0, 0.25, 0.5, 1]), pixelSize);
const scan: Scan = {
  images: [image],
  sample: { kind: "uint", bits: 16 },
  file: "tiff",
  colour: false,
  pixelSize,
  provenance: { program: "limbus" },
};

Deno.test("the name's extension says the kind; sample type, pixel size and provenance go along", async () => {
  for (const [name, file] of [["a.tif", "tiff"], ["a.b.TIFF", "tiff"], ["a.PNG", "png"]]) {
    const { bytes, sample, losses } = await encodeScan(scan, { name });
    deepStrictEqual({ sample, losses }, { sample: scan.sample, losses: [] });
    const back = await decodeScan(bytes, name);
    strictEqual(back.file, file);
    deepStrictEqual(back.sample, scan.sample);
    deepStrictEqual(back.pixelSize, pixelSize);
    deepStrictEqual(back.provenance, scan.provenance);
  }
});

Deno.test("PNG says what it cannot hold", async () => {
  const float: Scan = { ...scan, sample: { kind: "float", bits: 32 } };
  const { bytes, losses } = await encodeScan(float, { name: "a.png" });
  match(losses.join(), /no 32-bit float samples: written as 16-bit uint/);
  strictEqual((await decodeScan(bytes, "a.png")).sample.bits, 16);
  await rejects(encodeScan({ ...scan, images: [image, image] }, { name: "a.png" }), /PNG holds one image/);
  await rejects(encodeScan(scan, { name: "a.jpg" }), /written as \.tif, \.tiff or \.png/);
});
