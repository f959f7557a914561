import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { inflateSync } from "node:zlib";
import { createImage } from "../image/image.ts";
import { createRandom } from "../math/random.ts";
import { decodeScan, encodePng } from "./mod.ts";

for (const bits of [8, 16] as const) {
  Deno.test(`${bits}-bit PNG: values, pixel size, text and provenance come back`, async () => {
    const random = createRandom(bits);
    const maximum = 2 ** bits - 1;
    const image = createImage(33, 21, undefined, { y: 0.65, x: 0.325, unit: "µm" });
    for (let i = 0; i < image.data.length; i++) image.data[i] = random.integer(0, maximum + 1) / maximum;
    const provenance = { version: "0.1.0", text: 'µ " ∑' };
    const bytes = await encodePng(image, { bits, provenance, description: "rechtes Auge, 20 µm" });
    const back = await decodeScan(bytes, "a.png");
    deepStrictEqual(back.images[0], image);
    deepStrictEqual(back.sample, { kind: "uint", bits });
    deepStrictEqual(back.provenance, provenance);
    strictEqual(back.description, "rechtes Auge, 20 µm");
  });
}

Deno.test("the pixels of a PNG are a zlib stream that others inflate", async () => {
  const bytes = await encodePng(createImage(600, 500), { bits: 16 });
  const at = new TextDecoder("iso-8859-1").decode(bytes).indexOf("IDAT");
  const length = new DataView(bytes.buffer).getUint32(at - 4);
  strictEqual(inflateSync(bytes.subarray(at + 4, at + 4 + length)).length, 600 * (1 + 1000));
});

Deno.test("a pixel size without a known length is left out of a PNG", async () => {
  const image = createImage(1, 1, undefined, { y: 1, x: 1, unit: "furlong" });
  const back = await decodeScan(await encodePng(image, { bits: 8 }), "a.png");
  ok(back.pixelSize === undefined);
});
