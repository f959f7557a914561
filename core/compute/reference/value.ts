/** A named value of the network, [count, channels, height, width] row-major, in double precision. */
export interface Value {
  count: number;
  channels: number;
  height: number;
  width: number;
  data: Float64Array;
}

/** Zeros of the given shape. */
export function createValue(count: number, channels: number, height: number, width: number): Value {
  return { count, channels, height, width, data: new Float64Array(count * channels * height * width) };
}

/** Zeros of the shape of another value. */
export function createLike({ count, channels, height, width }: Value): Value {
  return createValue(count, channels, height, width);
}

/** Pixels of images of one size, [count, channels, height, width], as a value. */
export function valueOf(
  pixels: Float32Array,
  { count = 1, height, width }: { count?: number; height: number; width: number },
): Value {
  const channels = pixels.length / (count * height * width);
  return { count, channels, height, width, data: Float64Array.from(pixels) };
}
