import { deepStrictEqual, ok, strictEqual, throws } from "node:assert";
import { apply3, IDENTITY3, invert3, multiply3, normalize3 } from "./matrix3.ts";

const HOMOGRAPHY = [1.1, 0.2, 30, -0.1, 0.9, -12, 1e-4, -2e-4, 1];

Deno.test("a matrix times its inverse is the identity", () => {
  const product = multiply3(HOMOGRAPHY, invert3(HOMOGRAPHY));
  product.forEach((value, i) => ok(Math.abs(value - IDENTITY3[i]) < 1e-12));
});

Deno.test("the product does what its factors do, the right one first", () => {
  const shift = [1, 0, 5, 0, 1, 7, 0, 0, 1];
  const turn = [0, -1, 0, 1, 0, 0, 0, 0, 1];
  deepStrictEqual(apply3(multiply3(turn, shift), [1, 2]), apply3(turn, apply3(shift, [1, 2])));
  deepStrictEqual(apply3(turn, [1, 0]), [0, 1]);
});

Deno.test("a projective matrix divides by its third row", () => {
  const [row, column] = apply3(HOMOGRAPHY, [100, 50]);
  ok(Math.abs(row - 150) < 1e-12);
  ok(Math.abs(column - 23) < 1e-12);
});

Deno.test("a projective matrix of another factor moves points alike", () => {
  const scaled = normalize3(HOMOGRAPHY.map((element) => -3 * element));
  scaled.forEach((element, i) => ok(Math.abs(element - HOMOGRAPHY[i]) < 1e-12));
  strictEqual(scaled[8], 1);
});

Deno.test("a singular matrix has no inverse", () => {
  throws(() => invert3([1, 2, 0, 2, 4, 0, 0, 0, 1]), /no inverse/);
});
