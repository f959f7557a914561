import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { createImage } from "../image/image.ts";
import { decodeTiffInBands } from "./decode_tiff.ts";
import { decodeScan, encodeTiff, openScanInBands } from "./mod.ts";
import type { FileBytes } from "./source.ts";
import { defaultLimits } from "./source.ts";

const folder = new URL("../../fixtures/formats/", import.meta.url);
const fixtures = Object.keys(JSON.parse(Deno.readTextFileSync(new URL("expected.json", folder))));

/** A file that hands out copies of its parts, and tells how much was asked for at once. */
function partsOf(bytes: Uint8Array): { parts: FileBytes; most: () => number } {
  let most = 0;
  const subarray = (start: number, end: number) => {
    ok(start >= 0 && start <= end && end <= bytes.length, `${start} to ${end} of ${bytes.length}`);
    most = Math.max(most, end - start);
    return bytes.slice(start, end);
  };
  return { parts: { length: bytes.length, subarray }, most: () => most };
}

Deno.test("bands of a TIFF read in parts, one below the other, are the images that are decoded as a whole", async () => {
  for (const name of fixtures.filter((name) => /\.(tif|stk)$/.test(name))) {
    const bytes = Deno.readFileSync(new URL(name, folder));
    const { images } = await decodeScan(bytes, name);
    const found = images.map(({ height, width }) => createImage(height, width));
    const next = images.map(() => 0);
    const source = { bytes: partsOf(bytes).parts, name, limits: defaultLimits };
    for await (const { image, top, height, data } of decodeTiffInBands(source, { leastRows: 5 })) {
      strictEqual(top, next[image], name);
      next[image] += height;
      found[image].data.set(data, top * found[image].width);
    }
    deepStrictEqual(next, images.map(({ height }) => height), name);
    for (const [i, { data }] of found.entries()) {
      deepStrictEqual(data, images[i].data, `${name}, image ${i + 1}`);
    }
  }
});

Deno.test("of an uncompressed TIFF no more is read at once than a band", async () => {
  const [height, width] = [2000, 300];
  const sample = { kind: "uint", bits: 16 } as const;
  const bytes = await encodeTiff({
    images: [createImage(height, width)],
    sample,
    file: "tiff",
    colour: false,
  });
  const { parts, most } = partsOf(bytes);
  const { header, readBands } = await openScanInBands(parts, "long.tif");
  strictEqual(header.height, height);
  let rows = 0;
  for await (const band of readBands()) rows += band.height;
  strictEqual(rows, height);
  strictEqual(most(), 256 * width * 2);
});
