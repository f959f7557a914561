import { deepStrictEqual, strictEqual } from "node:assert";
import { reduceImage } from "./reduce_image.ts";

Deno.test("a factor that goes into a side but for rounding makes no empty square", () => {
  const [width, factor] = [567, 31.5 / 26];
  strictEqual(Math.ceil(width / factor), 469);
  const { height, width: columns, data } = reduceImage(
    { height: 1, width, data: new Float32Array(width).fill(1) },
    factor,
  );
  deepStrictEqual([height, columns], [1, 468]);
  strictEqual(data.findIndex((value) => !(Math.abs(value - 1) < 1e-6)), -1);
});
