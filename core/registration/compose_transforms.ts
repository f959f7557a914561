import { invert3, type Matrix3, multiply3 } from "../math/matrix3.ts";
import type { MotionModel, Transform } from "./transform.ts";

/** From the narrowest to the widest. */
export const MOTION_MODELS: readonly MotionModel[] = ["translation", "similarity", "affine", "homography"];

/**
 * What `inner` does, then `outer`; its model is the wider of the two.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { composeTransforms } from "./compose_transforms.ts";
 * const down = { model: "translation", matrix: [1, 0, 2, 0, 1, 0, 0, 0, 1] } as const;
 * deepStrictEqual(composeTransforms(down, down).matrix, [1, 0, 4, 0, 1, 0, 0, 0, 1]);
 * ```
 */
export function composeTransforms(outer: Transform, inner: Transform): Transform {
  const [a, b] = [MOTION_MODELS.indexOf(outer.model), MOTION_MODELS.indexOf(inner.model)];
  return { model: MOTION_MODELS[Math.max(a, b)], matrix: normalize(multiply3(outer.matrix, inner.matrix)) };
}

/**
 * From the reference back to the moving frame.
 *
 * @throws RangeError when there is no way back.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { invertTransform } from "./compose_transforms.ts";
 * const down = { model: "translation", matrix: [1, 0, 2, 0, 1, 0, 0, 0, 1] } as const;
 * deepStrictEqual(invertTransform(down).matrix, [1, 0, -2, 0, 1, 0, 0, 0, 1]);
 * ```
 */
export function invertTransform({ model, matrix }: Transform): Transform {
  return { model, matrix: normalize(invert3(matrix)) };
}

/** Projective matrices are the same up to a factor: the last element is made 1. */
export function normalize(matrix: Matrix3): Matrix3 {
  return matrix.map((element) => element / matrix[8]);
}
