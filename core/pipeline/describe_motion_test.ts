import { ok } from "node:assert";
import { type Matrix3, multiply3 } from "../math/matrix3.ts";
import { describeMotion } from "./describe_motion.ts";

const size = { height: 101, width: 201 };
const near = (a: number, b: number) => ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

Deno.test("a known motion about the centre is told as it was made", () => {
  const [angle, scale] = [3 * Math.PI / 180, 1.02];
  const [cosine, sine] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  const toCentre: Matrix3 = [1, 0, -50, 0, 1, -100, 0, 0, 1];
  const turn: Matrix3 = [cosine, -sine, 0, sine, cosine, 0, 0, 0, 1];
  const back: Matrix3 = [1, 0, 50 + 4, 0, 1, 100 - 7, 0, 0, 1];
  const motion = describeMotion(multiply3(back, multiply3(turn, toCentre)), size);
  near(motion.shift.row, 4);
  near(motion.shift.column, -7);
  near(motion.rotationDegrees, 3);
  near(motion.scale, scale);
});

Deno.test("of a homography the derivative at the centre counts, checked by finite differences", () => {
  const matrix: Matrix3 = [1.01, 0.02, 3, -0.01, 0.98, -2, 1e-4, -5e-5, 1];
  const at = (row: number, column: number) => {
    const weight = matrix[6] * row + matrix[7] * column + 1;
    return [
      (matrix[0] * row + matrix[1] * column + matrix[2]) / weight,
      (matrix[3] * row + matrix[4] * column + matrix[5]) / weight,
    ];
  };
  const step = 1e-4;
  const byRow = at(50 + step, 100).map((value, i) => (value - at(50 - step, 100)[i]) / (2 * step));
  const byColumn = at(50, 100 + step).map((value, i) => (value - at(50, 100 - step)[i]) / (2 * step));
  const { scale, rotationDegrees } = describeMotion(matrix, size);
  ok(Math.abs(scale - Math.sqrt(byRow[0] * byColumn[1] - byRow[1] * byColumn[0])) < 1e-7);
  const angle = Math.atan2(byRow[1] - byColumn[0], byRow[0] + byColumn[1]) * 180 / Math.PI;
  ok(Math.abs(rotationDegrees - angle) < 1e-5);
});
