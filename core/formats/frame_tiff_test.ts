import { deepStrictEqual } from "node:assert";
import { createImage } from "../image/image.ts";
import { encodeTiff, frameTiff, PIXELS_START, type SampleFormat, type Scan } from "./mod.ts";

const SAMPLES: SampleFormat[] = [
  { kind: "uint", bits: 8 },
  { kind: "int", bits: 16 },
  { kind: "uint", bits: 32 },
  { kind: "float", bits: 64 },
];

for (const sample of SAMPLES) {
  Deno.test(`raw ${sample.bits}-bit ${sample.kind} in its frame is, byte by byte, what encodeTiff writes`, async () => {
    const pixelSize = { y: 0.46, x: 0.5, unit: "µm" };
    // An odd number of bytes, where the directories need one more to stand at an even place.
    const values = (k: number) => new Float32Array(35).map((_, i) => (i + k) / 40);
    const images = [0, 1, 2].map((k) => createImage(5, 7, values(k), pixelSize));
    const scan: Scan = { images, sample, file: "tiff", colour: false, pixelSize, z: 2 };
    const whole = await encodeTiff(scan);
    const { head, tail } = frameTiff({ height: 5, width: 7, images: 3, sample, pixelSize, z: 2 });
    const pixels = whole.subarray(PIXELS_START, PIXELS_START + 3 * 35 * sample.bits / 8);
    deepStrictEqual(Uint8Array.of(...head, ...pixels, ...tail), whole);
  });
}
