import { apply3, type Matrix3 } from "../math/matrix3.ts";

/** The field's size in pixels. */
export interface FieldSize {
  height: number;
  width: number;
}

/**
 * How far apart two matrices take the corners of a field: the largest of the four distances, in pixels.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert";
 * import { cornerError } from "./corner_error.ts";
 * const [still, moved] = [[1, 0, 0, 0, 1, 0, 0, 0, 1], [1, 0, 3, 0, 1, 4, 0, 0, 1]];
 * strictEqual(cornerError(still, moved, { height: 768, width: 1024 }), 5);
 * ```
 */
export function cornerError(a: Matrix3, b: Matrix3, { height, width }: FieldSize): number {
  const corners = [[0, 0], [0, width - 1], [height - 1, 0], [height - 1, width - 1]] as const;
  return Math.max(...corners.map((corner) => {
    const [there, here] = [apply3(a, corner), apply3(b, corner)];
    return Math.hypot(there[0] - here[0], there[1] - here[1]);
  }));
}
