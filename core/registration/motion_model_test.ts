import { ok, strictEqual } from "node:assert";
import { apply3 } from "../math/matrix3.ts";
import { describeMotions } from "./motion_model.ts";
import type { MotionModel } from "./transform.ts";

const size = { height: 300, width: 400 };
const counts: [MotionModel, number][] = [["translation", 2], ["similarity", 4], ["affine", 6], [
  "homography",
  8,
]];

for (const [model, count] of counts) {
  Deno.test(`small motions of a ${model} move points as its matrix does`, () => {
    const motions = describeMotions(model, size);
    strictEqual(motions.count, count);
    for (let k = 0; k < count; k++) {
      const numbers = new Float64Array(count);
      numbers[k] = 1e-3;
      const matrix = motions.toMatrix(numbers);
      ok(Math.abs(matrix[8] - 1) < 1e-12);
      for (const [row, column] of [[0, 0], [17, 390], [299, 3], [149.5, 199.5]]) {
        const [toRow, toColumn] = apply3(matrix, [row, column]);
        const { down, across } = motions.displacements(row, column);
        ok(Math.abs(toRow - row - 1e-3 * down[k]) < 1e-7, `number ${k}, down`);
        ok(Math.abs(toColumn - column - 1e-3 * across[k]) < 1e-7, `number ${k}, across`);
      }
    }
  });
}

Deno.test("a similarity keeps angles", () => {
  const matrix = describeMotions("similarity", size).toMatrix(Float64Array.of(3, -2, 5, 7));
  ok(Math.abs(matrix[0] - matrix[4]) < 1e-12 && Math.abs(matrix[1] + matrix[3]) < 1e-12);
});
