import { match, strictEqual } from "node:assert";
import { createImage, type Image } from "../image/image.ts";
import { createRandom } from "../math/random.ts";
import { judgeEmptiness, judgeFrame } from "./judge_frame.ts";

function paint(value: (row: number, column: number) => number): Image {
  return createImage(
    64,
    80,
    Float32Array.from({ length: 5120 }, (_, i) => value(Math.floor(i / 80), i % 80)),
  );
}

const random = createRandom(3);
const cells = (row: number, column: number) => 0.5 + 0.2 * Math.sin(row / 3) * Math.sin(column / 4);

Deno.test("frames that cannot be used are told by their fault", () => {
  match(judgeFrame(paint(() => 0))!, /black/);
  match(judgeFrame(paint(() => 0.4))!, /empty/);
  match(judgeFrame(paint(() => 1))!, /overexposed/);
  match(
    judgeFrame(paint((row, column) => row < 40 ? 1 : cells(row, column)))!,
    /overexposed: 6[23] % of its pixels/,
  );
  match(
    judgeFrame(paint((row, column) => row === 3 && column === 5 ? NaN : cells(row, column)))!,
    /1 pixels/,
  );
});

Deno.test("frames that show something pass, though noisy, dim or with some pixels saturated", () => {
  for (const factor of [1, 0.02]) {
    const frame = paint((row, column) => factor * (cells(row, column) + 0.02 * random.normal()));
    strictEqual(judgeFrame(frame), undefined);
    strictEqual(judgeEmptiness(frame), undefined);
  }
  strictEqual(judgeFrame(paint((row, column) => row < 12 ? 1 : cells(row, column))), undefined);
});

Deno.test("noise alone is told from a picture, and dark noise is black", () => {
  match(judgeEmptiness(paint(() => 0.5 + 0.02 * random.normal()))!, /nothing but noise/);
  match(judgeEmptiness(paint(() => Math.abs(0.01 * random.normal())))!, /black/);
});
