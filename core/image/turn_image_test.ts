import { deepStrictEqual, strictEqual, throws } from "node:assert";
import { createImage, type Image } from "./image.ts";
import { inverseTurn, turnImage, TURNS } from "./turn_image.ts";

const image = createImage(2, 3, Float32Array.of(1, 2, 3, 4, 5, 6), { y: 0.5, x: 0.25, unit: "µm" });

const rowsOf = ({ height, width, data }: Image) =>
  Array.from({ length: height }, (_, row) => [...data.subarray(row * width, (row + 1) * width)]);

Deno.test("the eight turns are those of a rectangle", () => {
  deepStrictEqual(Array.from({ length: TURNS }, (_, turn) => rowsOf(turnImage(image, turn))), [
    [[1, 2, 3], [4, 5, 6]],
    [[3, 2, 1], [6, 5, 4]],
    [[4, 5, 6], [1, 2, 3]],
    [[6, 5, 4], [3, 2, 1]],
    [[1, 4], [2, 5], [3, 6]],
    [[3, 6], [2, 5], [1, 4]],
    [[4, 1], [5, 2], [6, 3]],
    [[6, 3], [5, 2], [4, 1]],
  ]);
});

Deno.test("the inverse turns back, and pixel sizes turn with their axes", () => {
  for (let turn = 0; turn < TURNS; turn++) {
    const turned = turnImage(image, turn);
    strictEqual(turned.pixelSize?.y, turn < 4 ? 0.5 : 0.25);
    deepStrictEqual(turnImage(turned, inverseTurn(turn)), image);
  }
});

Deno.test("there is no ninth turn", () => {
  for (const turn of [-1, 8, 0.5]) throws(() => turnImage(image, turn), /numbered from 0 to 7, got/);
  throws(() => inverseTurn(8), /numbered from 0 to 7, got 8/);
});
