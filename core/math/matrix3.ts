/** 3 x 3, row-major. */
export type Matrix3 = readonly number[];

export const IDENTITY3: Matrix3 = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** The product a b: what b does, then a. */
export function multiply3(a: Matrix3, b: Matrix3): Matrix3 {
  return Array.from({ length: 9 }, (_, i) => {
    const [row, column] = [3 * Math.floor(i / 3), i % 3];
    return a[row] * b[column] + a[row + 1] * b[column + 3] + a[row + 2] * b[column + 6];
  });
}

/**
 * The inverse, by cofactors.
 *
 * @throws RangeError when the matrix has none.
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert";
 * import { invert3 } from "./matrix3.ts";
 * deepStrictEqual(invert3([2, 0, 4, 0, 1, 0, 0, 0, 1]), [0.5, 0, -2, 0, 1, 0, 0, 0, 1]);
 * ```
 */
export function invert3([a, b, c, d, e, f, g, h, i]: Matrix3): Matrix3 {
  const cofactors = [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ];
  const determinant = a * cofactors[0] + b * cofactors[3] + c * cofactors[6];
  if (!(Math.abs(determinant) > 1e-12)) throw new RangeError(`no inverse: determinant ${determinant}`);
  // Adding zero turns -0 into 0.
  return cofactors.map((cofactor) => cofactor / determinant + 0);
}

/** Projective matrices are the same up to a factor: this one's last element is 1. */
export function normalize3(matrix: Matrix3): Matrix3 {
  return matrix.map((element) => element / matrix[8]);
}

/** Where the projective matrix takes a point. */
export function apply3(m: Matrix3, [row, column]: readonly [number, number]): [number, number] {
  const scale = m[6] * row + m[7] * column + m[8];
  return [(m[0] * row + m[1] * column + m[2]) / scale, (m[3] * row + m[4] * column + m[5]) / scale];
}
