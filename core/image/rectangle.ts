/** Rows and columns of a picture; may begin before or end beyond it where that is said. */
export interface Rectangle {
  /** First row. */
  top: number;
  /** First column. */
  left: number;
  height: number;
  width: number;
}
