/** Which motions are allowed: 2, 4, 6 or 8 numbers to find. */
export type MotionModel = "translation" | "similarity" | "affine" | "homography";

/** Takes a point of the moving frame to where it lies in the reference. */
export interface Transform {
  model: MotionModel;
  /**
   * 3 x 3, row-major, acting on (row, column, 1) from the left, in pixels, pixel centres at whole numbers, the last
   * element 1.
   */
  matrix: readonly number[];
}
