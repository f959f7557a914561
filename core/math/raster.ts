/** A rectangle of numbers, row-major: an image without a meaning, or a kernel of any size. */
export interface Raster {
  height: number;
  width: number;
  data: Float32Array;
}
