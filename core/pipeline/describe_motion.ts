import { apply3, type Matrix3 } from "../math/matrix3.ts";

/** A transform as people think of it. */
export interface Motion {
  /** Where the frame's centre went, in pixels: down and to the right. */
  shift: { row: number; column: number };
  /** Counterclockwise as seen. */
  rotationDegrees: number;
  /** Above 1 the frame was enlarged. */
  scale: number;
}

/**
 * What a transform does about the frame's centre: its shift, and the rotation and scale nearest to its derivative
 * there.
 *
 * @param matrix frame -> reference, acting on (row, column, 1).
 * @example
 * ```ts
 * import { ok, strictEqual } from "node:assert";
 * import { describeMotion } from "./describe_motion.ts";
 * // A quarter turn about the origin takes the point right of it to above it.
 * const { rotationDegrees, scale } = describeMotion([0, -2, 0, 2, 0, 0, 0, 0, 1], { height: 1, width: 1 });
 * ok(Math.abs(rotationDegrees - 90) < 1e-9);
 * strictEqual(scale, 2);
 * ```
 */
export function describeMotion(
  matrix: Matrix3,
  { height, width }: { height: number; width: number },
): Motion {
  const centre: [number, number] = [(height - 1) / 2, (width - 1) / 2];
  const [row, column] = apply3(matrix, centre);
  const weight = matrix[6] * centre[0] + matrix[7] * centre[1] + matrix[8];
  const [rowByRow, rowByColumn, columnByRow, columnByColumn] = [
    matrix[0] - row * matrix[6],
    matrix[1] - row * matrix[7],
    matrix[3] - column * matrix[6],
    matrix[4] - column * matrix[7],
  ].map((value) => value / weight);
  return {
    shift: { row: row - centre[0], column: column - centre[1] },
    rotationDegrees: Math.atan2(columnByRow - rowByColumn, rowByRow + columnByColumn) * 180 / Math.PI,
    scale: Math.sqrt(Math.abs(rowByRow * columnByColumn - rowByColumn * columnByRow)),
  };
}
