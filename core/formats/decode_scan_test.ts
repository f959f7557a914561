import { deepStrictEqual, ok, strictEqual } from "node:assert";
import type { Image } from "../image/image.ts";
import { decodeScan, readScanHeader } from "./mod.ts";
import type { Scan } from "./mod.ts";

const folder = new URL("../../fixtures/formats/", import.meta.url);

/** One entry of expected.json, written by generate.py from the arrays that it put into the files. */
interface Expected extends Partial<Pick<Scan, "pixelSize" | "z" | "axes" | "labels" | "displayRange">> {
  images: number;
  height: number;
  width: number;
  sample: string;
  colour: boolean;
  tolerance: number;
  pixels: string;
  description?: string;
  imageJ?: Record<string, string>;
}

const expected: Record<string, Expected> = JSON.parse(
  Deno.readTextFileSync(new URL("expected.json", folder)),
);

for (const [name, entry] of Object.entries(expected)) {
  Deno.test(`${name} is read as it was written`, async () => {
    const scan = await decodeScan(Deno.readFileSync(new URL(name, folder)), name);
    strictEqual(scan.images.length, entry.images);
    strictEqual(scan.sample.kind + scan.sample.bits, entry.sample);
    strictEqual(scan.colour, entry.colour);
    const pixels = new Float32Array(Deno.readFileSync(new URL(entry.pixels, folder)).buffer);
    const size = entry.height * entry.width;
    scan.images.forEach((image: Image, i: number) => {
      deepStrictEqual([image.height, image.width], [entry.height, entry.width]);
      const difference = worstDifference(image.data, pixels.subarray(i * size, (i + 1) * size));
      ok(difference <= entry.tolerance, `image ${i} differs by ${difference}`);
    });
    checkMetadata(scan, entry);
  });

  Deno.test(`${name} tells its size, type and pixel size without being decoded`, async () => {
    const bytes = Deno.readFileSync(new URL(name, folder));
    const { height, width, images, sample, pixelSize, z } = await readScanHeader(bytes, name);
    deepStrictEqual([images, height, width], [entry.images, entry.height, entry.width]);
    strictEqual(sample.kind + sample.bits, entry.sample);
    const scan = await decodeScan(bytes, name);
    deepStrictEqual({ pixelSize, z }, { pixelSize: scan.pixelSize, z: scan.z });
  });
}

function checkMetadata(scan: Scan, entry: Expected): void {
  strictEqual(scan.pixelSize?.unit, entry.pixelSize?.unit);
  for (const axis of ["y", "x"] as const) {
    const size = entry.pixelSize?.[axis];
    if (size !== undefined) {
      ok(Math.abs(scan.pixelSize![axis] / size - 1) < 1e-6, `${axis}: ${scan.pixelSize![axis]}`);
    }
  }
  deepStrictEqual(scan.images[0].pixelSize, scan.pixelSize);
  for (const key of ["z", "axes", "labels", "displayRange"] as const) {
    if (entry[key] !== undefined) deepStrictEqual(scan[key], entry[key], key);
  }
  strictEqual(scan.description, entry.description);
  for (const [key, value] of Object.entries(entry.imageJ ?? {})) strictEqual(scan.imageJ?.[key], value);
}

function worstDifference(actual: Float32Array, wanted: Float32Array): number {
  let worst = 0;
  for (let i = 0; i < wanted.length; i++) {
    const difference = Math.abs(actual[i] - wanted[i]);
    if (!(difference <= worst)) worst = difference;
  }
  return worst;
}
