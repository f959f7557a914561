import { deepStrictEqual } from "node:assert";
import type { SampleFormat, Scan } from "../../core/formats/mod.ts";
import { createImage } from "../../core/image/image.ts";
import { valueOf } from "./picture_info.ts";
import { describePicture, toSamples } from "./to_samples.ts";

function scanOf(sample: SampleFormat, values: number[]): Scan {
  return {
    images: [createImage(1, values.length, Float32Array.from(values))],
    sample,
    file: "tiff",
    colour: false,
  };
}

Deno.test("samples of 8 and 16 bits stay as they are in the file", () => {
  for (const bits of [8, 16] as const) {
    const maximum = 2 ** bits - 1;
    const scan = scanOf({ kind: "uint", bits }, [0, 7 / maximum, 1]);
    const info = describePicture(scan);
    deepStrictEqual([...toSamples(scan, { frame: 0, info })], [0, 7, maximum]);
    deepStrictEqual([info.bits, info.low, info.high], [bits, 0, maximum]);
  }
});

Deno.test("floats are spread from the least to the greatest; what is no number does not count", () => {
  const scan = scanOf({ kind: "float", bits: 32 }, [-2, NaN, 6, Infinity, 2]);
  const info = describePicture(scan);
  deepStrictEqual([info.low, info.high, info.bits], [-2, 6, 16]);
  const values = [...toSamples(scan, { frame: 0, info })].map((sample) =>
    Math.round(100 * valueOf(info, sample)) / 100
  );
  deepStrictEqual(values, [-2, -2, 6, 6, 2]);
});

Deno.test("a float image of one value is shown too", () => {
  const scan = scanOf({ kind: "float", bits: 32 }, [5, 5]);
  const info = describePicture(scan);
  deepStrictEqual([...toSamples(scan, { frame: 0, info })].map((sample) => valueOf(info, sample)), [5, 5]);
});
