import { deepStrictEqual, ok, throws } from "node:assert";
import { createImage } from "../image/image.ts";
import { colourOf } from "./colour_map.ts";
import { paintMap } from "./paint_map.ts";

Deno.test("the colours are those of matplotlib's viridis", () => {
  // plt.get_cmap("viridis")(share, bytes=True)
  const table = {
    0: [68, 1, 84],
    0.25: [58, 82, 139],
    0.5: [32, 144, 140],
    0.75: [94, 201, 97],
    1: [253, 231, 36],
  };
  for (const [share, colour] of Object.entries(table)) {
    const found = colourOf(Number(share));
    ok(found.every((value, i) => Math.abs(value - colour[i]) <= 6), `${share}: ${found}, not ${colour}`);
  }
});

Deno.test("a map runs from the first to the last colour, is cut off beyond, and fades where nothing is known", () => {
  const map = createImage(1, 5, Float32Array.of(-9, 1, 3, 5, 99));
  const { data } = paintMap(map, { lowest: 1, highest: 5 });
  const pixel = (i: number) => [...data.subarray(3 * i, 3 * i + 3)];
  deepStrictEqual(pixel(0), [...colourOf(0)]);
  deepStrictEqual(pixel(1), [...colourOf(0)]);
  deepStrictEqual(pixel(2), [...colourOf(128 / 255)]);
  deepStrictEqual(pixel(3), [...colourOf(1)]);
  deepStrictEqual(pixel(4), [...colourOf(1)]);
  const confidence = createImage(1, 5, Float32Array.of(0, 1, 1, 1, 0.5));
  const faded = paintMap(map, { lowest: 1, highest: 5, confidence }).data;
  deepStrictEqual([...faded.subarray(0, 3)], [96, 96, 96]);
  deepStrictEqual([...faded.subarray(9, 12)], [...colourOf(1)]);
  throws(() => paintMap(map, { lowest: 0, highest: 1, confidence: createImage(1, 4) }), /1 x 5 .* 1 x 4/);
});

Deno.test("a map of one value, or of values that are not numbers, is painted all the same", () => {
  deepStrictEqual([...paintMap(createImage(1, 1), { lowest: 0, highest: 0 }).data], [...colourOf(0)]);
  deepStrictEqual(
    [...paintMap(createImage(1, 1, Float32Array.of(NaN)), { lowest: 0, highest: 1 }).data],
    [96, 96, 96],
  );
});
