import type { Image } from "../image/image.ts";

export interface MetricOptions {
  /** Greatest minus least value that a pixel can have: 1 for images of 0..1, 255 for 8-bit numbers. Never guessed. */
  dataRange: number;
}

/** @throws RangeError when the images differ in size or hold other than numbers. */
export function requireComparable(reference: Image, candidate: Image): void {
  if (reference.height !== candidate.height || reference.width !== candidate.width) {
    throw new RangeError(
      `images of different size cannot be compared: reference ${reference.height} x ${reference.width}, ` +
        `candidate ${candidate.height} x ${candidate.width}`,
    );
  }
  for (const [role, { data, width }] of Object.entries({ reference, candidate })) {
    const fault = data.findIndex((value) => !Number.isFinite(value));
    if (fault >= 0) {
      const [row, column] = [Math.floor(fault / width), fault % width];
      throw new RangeError(`the ${role} holds ${data[fault]} at row ${row}, column ${column}`);
    }
  }
}

/** @throws RangeError when the range is not a positive number. */
export function requireDataRange(dataRange: number): void {
  if (!(dataRange > 0 && Number.isFinite(dataRange))) {
    throw new RangeError(`dataRange must be a positive number (1 for images of 0..1), got ${dataRange}`);
  }
}
