import type { Scan } from "../../core/formats/mod.ts";
import { sampleMaximum } from "../../core/formats/mod.ts";
import { quantize } from "../../core/image/quantize.ts";
import { greatestSample, HISTOGRAM_STEPS, type PictureInfo, type Samples } from "./picture_info.ts";

/** What a scan is shown as, its histograms not yet counted. */
export function describePicture(scan: Scan): PictureInfo {
  const { images, sample, pixelSize } = scan;
  const [{ height, width }] = images;
  const isPlain = sample.kind === "uint" && sample.bits <= 16;
  const range = isPlain ? { low: 0, high: sampleMaximum(sample) } : rangeOf(scan);
  return {
    frames: images.length,
    height,
    width,
    bits: isPlain && sample.bits === 8 ? 8 : 16,
    ...range,
    dtype: `${sample.kind}${sample.bits}`,
    ...(pixelSize && { pixelSize }),
    histograms: [],
  };
}

/** One frame's samples: those of 8 and 16-bit files as they are, all others spread over 16 bits from least to greatest. */
export function toSamples(scan: Scan, { frame, info }: { frame: number; info: PictureInfo }): Samples {
  const { data } = scan.images[frame];
  const samples = info.bits === 8 ? new Uint8Array(data.length) : new Uint16Array(data.length);
  const maximum = greatestSample(info.bits);
  const put = (value: number, index: number) => void (samples[index] = value);
  if (scan.sample.kind === "uint" && scan.sample.bits <= 16) quantize(data, { maximum, put });
  else {
    const unit = sampleMaximum(scan.sample);
    const perValue = info.high > info.low ? maximum / (info.high - info.low) : 0;
    for (let i = 0; i < data.length; i++) {
      put(Math.min(maximum, Math.max(0, Math.round((data[i] * unit - info.low) * perValue))), i);
    }
  }
  return samples;
}

export function countSamples(samples: Samples): number[] {
  const counts = new Array<number>(HISTOGRAM_STEPS).fill(0);
  const shift = samples instanceof Uint8Array ? 0 : 8;
  for (let i = 0; i < samples.length; i++) counts[samples[i] >> shift]++;
  return counts;
}

/** Least and greatest value of all frames in the file's own numbers; what is no number is left out. */
function rangeOf({ images, sample }: Scan): { low: number; high: number } {
  let [low, high] = [Infinity, -Infinity];
  for (const { data } of images) {
    for (let i = 0; i < data.length; i++) {
      if (data[i] < low && data[i] > -Infinity) low = data[i];
      if (data[i] > high && data[i] < Infinity) high = data[i];
    }
  }
  const unit = sampleMaximum(sample);
  return low <= high ? { low: low * unit, high: high * unit } : { low: 0, high: 1 };
}
