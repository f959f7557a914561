import { deepStrictEqual } from "node:assert";
import type { SampleFormat } from "../../core/formats/mod.ts";
import { valueOf } from "./picture_info.ts";
import { describePicture, NO_VALUES, toSamples, widenRange } from "./to_samples.ts";

/** What values in one row are shown as, and how that is told. */
function show(sample: SampleFormat, values: number[]) {
  const data = Float32Array.from(values);
  const header = { images: 1, height: 1, width: values.length, sample };
  const info = describePicture(header, widenRange(NO_VALUES, data));
  return { info, samples: [...toSamples(data, { sample, info })] };
}

Deno.test("samples of 8 and 16 bits stay as they are in the file", () => {
  for (const bits of [8, 16] as const) {
    const maximum = 2 ** bits - 1;
    const { info, samples } = show({ kind: "uint", bits }, [0, 7 / maximum, 1]);
    deepStrictEqual(samples, [0, 7, maximum]);
    deepStrictEqual([info.bits, info.low, info.high], [bits, 0, maximum]);
  }
});

Deno.test("floats are spread from the least to the greatest; what is no number does not count", () => {
  const { info, samples } = show({ kind: "float", bits: 32 }, [-2, NaN, 6, Infinity, 2]);
  deepStrictEqual([info.low, info.high, info.bits], [-2, 6, 16]);
  const values = samples.map((sample) => Math.round(100 * valueOf(info, sample)) / 100);
  deepStrictEqual(values, [-2, -2, 6, 6, 2]);
});

Deno.test("a float image of one value is shown too", () => {
  const { info, samples } = show({ kind: "float", bits: 32 }, [5, 5]);
  deepStrictEqual(samples.map((sample) => valueOf(info, sample)), [5, 5]);
});
