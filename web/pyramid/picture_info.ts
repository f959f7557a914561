import type { PixelSize } from "../../core/image/image.ts";

/** A picture as it is shown: in tiles, at full size and at every half of it, in 8 or 16 bits. */
export interface PictureInfo {
  frames: number;
  height: number;
  width: number;
  /** Of one sample as it is sent. */
  bits: 8 | 16;
  /** What the least and the greatest sample that can be sent stand for, in the file's own numbers. */
  low: number;
  high: number;
  /** As the file names it: uint16, float32. */
  dtype: string;
  pixelSize?: PixelSize;
  /** Of each frame: how many samples there are in each of 256 equal steps from `low` to `high`. */
  histograms: number[][];
  /** A sample that stands for nothing known. */
  unknown?: number;
}

/** Samples in 8 or 16 bits, of whole pictures or of tiles. */
export type Samples = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;

export const HISTOGRAM_STEPS = 256;

/** The value that a sample stands for. */
export function valueOf({ low, high, bits }: PictureInfo, sample: number): number {
  return low + (high - low) * sample / greatestSample(bits);
}

export function greatestSample(bits: 8 | 16): number {
  return 2 ** bits - 1;
}
