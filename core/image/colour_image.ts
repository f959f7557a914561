/** A picture for people: three bytes a pixel, red, green and blue, row-major. */
export interface ColourImage {
  height: number;
  width: number;
  data: Uint8Array;
}
