import { deepStrictEqual, ok, strictEqual, throws } from "node:assert";
import { createImage } from "../image/image.ts";
import { turnImage, TURNS } from "../image/turn_image.ts";
import { COPIES, turnedCopy } from "./turned_copy.ts";

const image = createImage(5, 7, Float32Array.from({ length: 35 }, (_, i) => i));

function whole(copy: number) {
  const { height, width, read } = turnedCopy(image, copy);
  return read({ top: 0, left: 0, height, width });
}

Deno.test("the first eight copies are the eight flips and quarter turns", () => {
  for (let turn = 0; turn < TURNS; turn++) deepStrictEqual(whole(turn), turnImage(image, turn));
});

Deno.test("oblique copies turn about the middle and are exact for a plane", () => {
  const plane = createImage(41, 61);
  for (let i = 0; i < plane.data.length; i++) plane.data[i] = Math.floor(i / 61) - 20 + 3 * (i % 61 - 30);
  for (const [copy, degrees] of [[8, 22.5], [9, 45]] as const) {
    const { height, width, read } = turnedCopy(plane, copy);
    strictEqual(height, width);
    const part = read({ top: 1, left: 1, height: height - 2, width: width - 2 });
    const [sin, cos] = [Math.sin(degrees * Math.PI / 180), Math.cos(degrees * Math.PI / 180)];
    for (let i = 0; i < part.data.length; i++) {
      const y = Math.floor(i / part.width) + 1 - (height - 1) / 2, x = i % part.width + 1 - (width - 1) / 2;
      const truth = cos * y - sin * x + 3 * (sin * y + cos * x);
      ok(Math.abs(part.data[i] - truth) < 1e-4, `copy ${copy} at ${i}`);
    }
  }
});

Deno.test("beyond the borders copies are mirrored; there is no eleventh", () => {
  deepStrictEqual([...turnedCopy(image, 0).read({ top: -1, left: -2, height: 1, width: 3 }).data], [9, 8, 7]);
  deepStrictEqual([...turnedCopy(image, 1).read({ top: 0, left: -2, height: 1, width: 3 }).data], [4, 5, 6]);
  throws(() => turnedCopy(image, COPIES), /numbered from 0 to 9, got 10/);
});
