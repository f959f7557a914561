import { deepStrictEqual, strictEqual } from "node:assert";
import { quantize } from "./quantize.ts";

Deno.test("every 8- and 16-bit value survives the way to a float and back", () => {
  for (const maximum of [255, 65535]) {
    const values = Float32Array.from({ length: maximum + 1 }, (_, i) => i / maximum);
    let wrong = 0;
    quantize(values, { maximum, put: (value, i) => wrong += value === i ? 0 : 1 });
    strictEqual(wrong, 0);
  }
});

Deno.test("values beyond the range are clipped, what is no number becomes 0", () => {
  const result: number[] = [];
  const values = Float32Array.of(-2, -1, 2, NaN, Infinity, -Infinity);
  quantize(values, { maximum: 127, lowest: -128, put: (value) => result.push(value) });
  deepStrictEqual(result, [-128, -127, 127, 0, 127, -128]);
});
