import { deepStrictEqual, strictEqual } from "node:assert";
import type { PictureInfo } from "../pyramid/picture_info.ts";
import { openMemorySource } from "./memory_source.ts";
import { readLine } from "./read_line.ts";

const INFO: PictureInfo = {
  frames: 1,
  height: 4,
  width: 600,
  bits: 8,
  low: 0,
  high: 255,
  dtype: "uint8",
  histograms: [],
};
const SOURCE = openMemorySource({
  key: "rows",
  info: INFO,
  frames: [
    Uint8Array.from({ length: 4 * 600 }, (_, i) => i % 600 % 256),
  ],
});
const OPTIONS = { frame: 0, origin: { top: 0, left: 0 }, signal: new AbortController().signal };

Deno.test("values along a line are those of its pixels, over the edges of tiles, and none beyond the picture", async () => {
  const values = await readLine(SOURCE, [{ row: 2, column: 250 }, { row: 2, column: 259 }], OPTIONS);
  deepStrictEqual(values, [250, 251, 252, 253, 254, 255, 0, 1, 3]);
  const beyond = await readLine(SOURCE, [{ row: -2, column: 5 }, { row: 3, column: 5 }], OPTIONS);
  deepStrictEqual(beyond.map((value) => value === null), [true, true, false, false, false]);
});

Deno.test("a picture that was cut lies where it was cut from", async () => {
  const values = await readLine(SOURCE, [{ row: 11, column: 103 }, { row: 11, column: 105 }], {
    ...OPTIONS,
    origin: { top: 10, left: 100 },
  });
  strictEqual(values[0], 3);
});
