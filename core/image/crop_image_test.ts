import { deepStrictEqual, throws } from "node:assert";
import { cropImage } from "./crop_image.ts";
import { createImage } from "./image.ts";
import { padImage } from "./pad_image.ts";

const image = createImage(4, 5, Float32Array.from({ length: 20 }, (_, i) => i), { y: 2, x: 1, unit: "µm" });

Deno.test("cropping undoes padding", () => {
  const padded = padImage(image, { top: 7, bottom: 1, left: 2, right: 11 });
  deepStrictEqual([padded.height, padded.width], [12, 18]);
  deepStrictEqual(cropImage(padded, { top: 7, left: 2, height: 4, width: 5 }), image);
});

Deno.test("padding mirrors rows and columns as numpy does", () => {
  // numpy.pad(numpy.arange(20).reshape(4, 5), ((1, 2), (1, 2)), "reflect")[[0, 5, 6]]
  const padded = padImage(image, { top: 1, bottom: 2, left: 1, right: 2 });
  const row = (index: number) => [...padded.data.subarray(index * 8, index * 8 + 8)];
  deepStrictEqual(row(0), [6, 5, 6, 7, 8, 9, 8, 7]);
  deepStrictEqual(row(5), [11, 10, 11, 12, 13, 14, 13, 12]);
  deepStrictEqual(row(6), [6, 5, 6, 7, 8, 9, 8, 7]);
});

Deno.test("what lies outside is refused", () => {
  const part = { top: 0, left: 0, height: 4, width: 5 };
  const wrong = [{ top: 1 }, { left: -1 }, { width: 6 }, { height: 0 }, { width: 1.5 }, { top: NaN }];
  for (const change of wrong) throws(() => cropImage(image, { ...part, ...change }), RangeError);
  throws(() => padImage(image, { top: -1, bottom: 0, left: 0, right: 0 }), /whole numbers/);
});
