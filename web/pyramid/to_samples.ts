import type { SampleFormat, ScanHeader } from "../../core/formats/mod.ts";
import { sampleMaximum } from "../../core/formats/mod.ts";
import { quantize } from "../../core/image/quantize.ts";
import { greatestSample, HISTOGRAM_STEPS, type PictureInfo, type Samples } from "./picture_info.ts";

/** What is known of a picture's file. */
export type PictureHeader = Pick<ScanHeader, "images" | "height" | "width" | "sample" | "pixelSize">;

/** Least and greatest of values as they were decoded. */
export interface ValueRange {
  least: number;
  greatest: number;
}

export const NO_VALUES: ValueRange = { least: Infinity, greatest: -Infinity };

/** Whether samples are shown as they are in the file: of all others the range of their values is to be known first. */
export function isShownAsIs({ kind, bits }: SampleFormat): boolean {
  return kind === "uint" && bits <= 16;
}

/**
 * What a file is shown as, its histograms not yet counted.
 *
 * @param range Of all values, where samples are not shown as they are.
 */
export function describePicture(header: PictureHeader, range: ValueRange = NO_VALUES): PictureInfo {
  const { images, height, width, sample, pixelSize } = header;
  const isAsIs = isShownAsIs(sample);
  const unit = sampleMaximum(sample);
  const { least, greatest } = range;
  const spread = least <= greatest ? { low: least * unit, high: greatest * unit } : { low: 0, high: 1 };
  return {
    frames: images,
    height,
    width,
    bits: isAsIs && sample.bits === 8 ? 8 : 16,
    ...(isAsIs ? { low: 0, high: unit } : spread),
    dtype: `${sample.kind}${sample.bits}`,
    ...(pixelSize && { pixelSize }),
    histograms: [],
  };
}

/** The range with more values in it; what is no number is left out. */
export function widenRange({ least, greatest }: ValueRange, values: Float32Array): ValueRange {
  for (let i = 0; i < values.length; i++) {
    if (values[i] < least && values[i] > -Infinity) least = values[i];
    if (values[i] > greatest && values[i] < Infinity) greatest = values[i];
  }
  return { least, greatest };
}

/** Decoded values as samples: those of 8 and 16-bit files as they are, all others spread over 16 bits from low to high. */
export function toSamples(
  values: Float32Array,
  { sample, info }: { sample: SampleFormat; info: PictureInfo },
): Samples {
  const samples = info.bits === 8 ? new Uint8Array(values.length) : new Uint16Array(values.length);
  const maximum = greatestSample(info.bits);
  const put = (value: number, index: number) => void (samples[index] = value);
  if (isShownAsIs(sample)) quantize(values, { maximum, put });
  else {
    const unit = sampleMaximum(sample);
    const perValue = info.high > info.low ? maximum / (info.high - info.low) : 0;
    for (let i = 0; i < values.length; i++) {
      put(Math.min(maximum, Math.max(0, Math.round((values[i] * unit - info.low) * perValue))), i);
    }
  }
  return samples;
}

export function emptyHistogram(): number[] {
  return new Array<number>(HISTOGRAM_STEPS).fill(0);
}

/** Adds samples to a histogram, in place. */
export function countSamples(samples: Samples, counts: number[]): number[] {
  const shift = samples instanceof Uint8Array ? 0 : 8;
  for (let i = 0; i < samples.length; i++) counts[samples[i] >> shift]++;
  return counts;
}
